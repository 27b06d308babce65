using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tuco.Mcp.Doors.CommandLine;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Docs;

/// <summary>Whatever the documents show to be typed, pasted or opened is there and is taken by what it is for.</summary>
public sealed partial class SnippetTests
{
    private const string OwnProgram = "tuco-mcp";

    private static readonly string[] Foreign = ["dotnet", "docker", "mkdir", "export", "cat", "chmod", "openssl", "npx", "curl", "cd", "tar", "unzip", "dnx", "claude"];

    /// <summary>Decisions tell what was so when they were made.</summary>
    public static TheoryData<string> Documents => [.. Directory.EnumerateFiles(Approved.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Approved.Root, "docs"), "*", SearchOption.AllDirectories))
        .Append(Path.Combine(Approved.Root, "src", "Tuco.Sandbox", "README.md")).Append(Path.Combine(Approved.Root, "src", "Tuco.Mcp", "README.md"))
        .Where(static file => !file.Contains("/decisions/", StringComparison.Ordinal)).Select(static file => Path.GetRelativePath(Approved.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_line_of_the_program_is_one_that_it_takes(string document)
    {
        var root = Commands.Build(new Dictionary<string, string>(StringComparer.Ordinal), new Secrets());

        Assert.All(Lines(document, "sh").Concat(Inline(document)).SelectMany(static line => Own().Matches(line)), match =>
            Assert.Empty(root.Parse(match.Groups["words"].Value.Replace("CLIENT", "cursor", StringComparison.Ordinal)).Errors.Select(static error => error.Message)));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_other_command_is_a_known_one_and_its_files_are_there(string document)
    {
        Assert.All(Lines(document, "sh").Where(static line => line.Length > 0 && line[0] is not '#'), static line =>
        {
            var first = line.Split(' ')[0];
            Assert.True(first is OwnProgram or "out/tuco-mcp" || Foreign.Contains(first) || Exists(first), $"{first} of: {line}");
        });
        Assert.All(Text(document).Split([' ', '\n', '`', '(', ')', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(static word => word.TrimEnd('.', ':'))
            .Where(static word => InTree().IsMatch(word)), static path => Assert.True(Exists(path), path));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        var text = Text(document);
        var anchors = Heading().Matches(text).Select(static heading => Spaces().Replace(NoAnchor().Replace(heading.Groups["words"].Value.Trim().ToLowerInvariant(), ""), "-")).ToList();
        Assert.All(Link().Matches(text).Select(static link => link.Groups["target"].Value).Where(static target => !target.Contains("://", StringComparison.Ordinal)), target =>
            Assert.True(target[0] == '#' ? anchors.Contains(target[1..]) : Path.Exists(Path.Combine(Approved.Root, Path.GetDirectoryName(document)!, target.Split('#')[0])), target));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_variable_is_one_that_the_program_reads(string document) =>
        Assert.All(Variable().Matches(Text(document)), static name => Assert.Contains(name.Value, Variables.All.Select(static variable => variable.Name)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_piece_of_JSON_can_be_read(string document) =>
        Assert.All(Blocks(document, "json"), static block => Assert.NotNull(JsonNode.Parse(block)));

    private static string Text(string document) => File.ReadAllText(Path.Combine(Approved.Root, document));

    private static bool Exists(string path) => Path.Exists(Path.Combine(Approved.Root, path));

    private static IEnumerable<string> Blocks(string document, string language) =>
        Block().Matches(Text(document)).Where(block => block.Groups["language"].Value == language).Select(static block => block.Groups["text"].Value);

    private static IEnumerable<string> Lines(string document, string language) =>
        Blocks(document, language).SelectMany(static block => block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')).Select(static line => line.Trim());

    private static IEnumerable<string> Inline(string document) =>
        InlineCode().Matches(Block().Replace(Text(document), "")).Select(static code => code.Groups["text"].Value.ReplaceLineEndings(" "));

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();

    /// <summary>Until a pipe, a redirection or a comment; variables may stand before it.</summary>
    [GeneratedRegex("^(?:[A-Z_]+=[^ ]* )*(?:out/)?tuco-mcp(?<words> [^|>#&;…]*|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Own();

    [GeneratedRegex("^(?:eng|src|tests|docs)/[A-Za-z0-9./_-]+$", RegexOptions.None, 1000)]
    private static partial Regex InTree();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<words>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]", RegexOptions.None, 1000)]
    private static partial Regex NoAnchor();

    [GeneratedRegex(" ", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\bTUCO_[A-Z][A-Z_]*[A-Z]\b", RegexOptions.None, 1000)]
    private static partial Regex Variable();
}
