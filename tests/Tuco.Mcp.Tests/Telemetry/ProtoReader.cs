using System.Buffers.Binary;
using System.Text;

namespace Tuco.Mcp.Tests.Telemetry;

/// <summary>A protobuf message as far as OTLP needs it: fields by number.</summary>
internal sealed class ProtoReader
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

    public ProtoReader(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            var (number, kind) = ((int)(key >> 3), (int)(key & 7));
            switch (kind)
            {
                case 0:
                    _fields.Add((number, Varint(ref message), []));
                    break;
                case 1:
                    _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(message), []));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((number, 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5:
                    _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(message), []));
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"Wire type {kind} is none of protobuf's.");
            }
        }
    }

    public IEnumerable<ProtoReader> All(int number) => _fields.Where(field => field.Number == number).Select(static field => new ProtoReader(field.Bytes));

    public ProtoReader? One(int number) => All(number).LastOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public ulong Number(int number) => _fields.LastOrDefault(field => field.Number == number).Value;

    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    /// <summary>A list of <c>KeyValue</c>, each value as text.</summary>
    public Dictionary<string, string> Attributes(int number) => All(number).ToDictionary(static pair => pair.Text(1), static pair => ValueOf(pair.One(2)!), StringComparer.Ordinal);

    private static string ValueOf(ProtoReader value) =>
        value.Has(3) ? ((long)value.Number(3)).ToString(System.Globalization.CultureInfo.InvariantCulture) : value.Has(1) ? value.Text(1) : "another kind of value";

    private byte[] Bytes(int number) => _fields.LastOrDefault(field => field.Number == number).Bytes ?? [];

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
