using System.Net;

namespace Tuco.Mcp.Hosting;

/// <summary>One request, as it is logged. No query, header or body: none of them may hold a secret here.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Route">Which route it was for; <c>(other)</c> for what is none.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Milliseconds">From its first byte to the last of the answer.</param>
/// <param name="RpcMethod">Of JSON-RPC; null where there is none.</param>
/// <param name="Caller">Null for whoever did not get in.</param>
/// <param name="Client">Where it came from; a trusted proxy's word for it is believed.</param>
public readonly record struct AccessLine(string Method, string Route, int Status, double Milliseconds, string? RpcMethod, string? Caller, IPAddress? Client);
