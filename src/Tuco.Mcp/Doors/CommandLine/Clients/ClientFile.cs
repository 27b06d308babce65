using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine.Clients;

/// <summary>What became of a client's file.</summary>
/// <param name="IsDone">It holds the snippet now.</param>
/// <param name="Told">For a person.</param>
internal sealed record Merged(bool IsDone, string Told);

/// <summary>Puts a snippet into a client's file and leaves everything else in it as it was written.</summary>
internal static class ClientFile
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    /// <param name="path">The client's file; made, with its folder, when it is missing.</param>
    /// <param name="snippet">The snippet.</param>
    /// <param name="force">Replaces another server of the same name.</param>
    /// <param name="now">For the name of the backup.</param>
    public static Merged Merge(string path, Snippet snippet, bool force, DateTimeOffset now)
    {
        try
        {
            // A file that is a link into a folder of settings stays one.
            if (File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
                path = target.FullName;
            if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
                return new Merged(false, $"{path} is not changed: somebody made it read-only.");
            var old = File.Exists(path) ? File.ReadAllBytes(path) : null;
            var (text, fault) = With(old ?? [], snippet, force);
            if (text is null)
            {
                return fault is not null ? new Merged(false, $"{path} is not changed: {fault}.")
                    : new Merged(true, $"{path} holds {Snippet.ServerName} already, as it should be.");
            }
            var backup = Write(path, old, text, now);
            return new Merged(true, $"{path} now holds {Snippet.ServerName}" + (backup is null ? "." : $"; as it was before it is in {backup}."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Merged(false, $"{path} is not changed: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>The file with the snippet in it; null when there is nothing to change, or why it cannot be.</summary>
    private static (byte[]? Text, string? Fault) With(byte[] old, Snippet snippet, bool force)
    {
        var marked = old.AsSpan().StartsWith(Mark);
        var json = marked ? old[Mark.Length..] : old;
        if (json.All(static b => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            json = "{}\n"u8.ToArray();
        try
        {
            var text = new JsonText(json);
            string[] place = [snippet.Client.Root, Snippet.ServerName];
            var there = text.Find(place);
            var same = JsonNode.DeepEquals(there, snippet.Entry);
            if (there is not null && !same && !force)
                return (null, $"{Snippet.ServerName} stands there with other settings; --force replaces it");
            var asked = snippet.Input is null || IdsIn(text.Find("inputs")).Contains((string?)snippet.Input["id"]);
            if (same && asked)
                return (null, null);
            if (!asked)
                text.Append("inputs", snippet.Input!);
            if (!same)
                text.Set(place, snippet.Entry);
            return ([.. marked ? Mark : [], .. text.Bytes.Span], null);
        }
        catch (JsonException e)
        {
            return (null, e.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"it is no strict JSON (comments or trailing commas, or a slip in line {line + 1})")
                : e.Message.TrimEnd('.'));
        }
        catch (ArgumentException)
        {
            return (null, "a name stands in it twice");
        }
    }

    private static IEnumerable<string?> IdsIn(JsonNode? inputs) =>
        inputs is JsonArray list ? list.Select(static one => one is JsonObject input && input["id"] is JsonValue id ? id.ToString() : null) : [];

    /// <summary>It appears whole or not at all, with the mode that it had.</summary>
    private static string? Write(string path, byte[]? old, byte[] text, DateTimeOffset now)
    {
        Owned.CreateFolder(Path.GetDirectoryName(path)!);
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var backup = old is null ? null : $"{path}.{stamp}.bak";
        if (backup is not null)
            File.Copy(path, backup);
        var unnamed = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = Owned.Open(unnamed, FileMode.CreateNew))
            {
                file.Write(text);
                file.Flush(flushToDisk: true);
            }
            if (old is not null && Owned.ModeOf(path) is { } mode && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(unnamed, mode);
            // The client itself may have written meanwhile.
            if (old is not null && !File.ReadAllBytes(path).AsSpan().SequenceEqual(old))
                throw new IOException("it changed meanwhile; try again, with the client closed");
            File.Move(unnamed, path, overwrite: old is not null);
        }
        finally
        {
            File.Delete(unnamed);
        }
        return backup;
    }
}
