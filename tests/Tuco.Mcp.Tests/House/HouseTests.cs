using System.Reflection;
using System.Text;
using Tuco.Api;
using Tuco.Mcp.Hosting;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.House;

/// <summary>Who may know whom, and how large a room may be.</summary>
public sealed class HouseTests
{
    private static readonly string[] Drawers = ["Common", "Utils", "Helpers", "Misc", "Shared"];
    private static readonly string[] EmptyWords = ["Manager", "Helper", "Util", "Service", "Impl", "Info"];

    [Theory]
    [InlineData(typeof(TucoClient), "ModelContextProtocol", "Microsoft.AspNetCore", "Microsoft.Extensions", "Tuco.Sandbox", "tuco-mcp")]
    [InlineData(typeof(TucoSandbox), "ModelContextProtocol", "Flurl", "Tuco.Api", "tuco-mcp")]
    [InlineData(typeof(McpHttpServer), "Flurl", "Tuco.Api", "Tuco.Sandbox", "tuco-mcp", "Serilog")]
    public void An_assembly_does_not_know(Type room, params string[] strangers)
    {
        var known = room.Assembly.GetReferencedAssemblies().Select(static assembly => assembly.Name!);
        Assert.DoesNotContain(known, name => strangers.Any(stranger => name.StartsWith(stranger, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Tools", "Tuco.Mcp.Safety", "Tuco.Mcp.Pipeline", "Tuco.Mcp.Doors", "Tuco.Mcp.Options", "Tuco.Sandbox", "ModelContextProtocol")]
    [InlineData("Safety", "Tuco.Mcp.Pipeline", "Tuco.Mcp.Doors", "Tuco.Mcp.Options", "Tuco.Sandbox", "ModelContextProtocol")]
    [InlineData("Pipeline", "Tuco.Mcp.Doors", "Tuco.Mcp.Options", "Tuco.Sandbox", "ModelContextProtocol")]
    [InlineData("Telemetry", "Tuco.Mcp.Pipeline", "Tuco.Mcp.Doors", "Tuco.Mcp.Safety", "Tuco.Mcp.Tools", "Tuco.Sandbox", "ModelContextProtocol")]
    [InlineData("Options", "Tuco.Mcp.Pipeline", "Tuco.Mcp.Doors", "Tuco.Sandbox", "ModelContextProtocol")]
    public void A_room_of_the_program_does_not_know(string room, params string[] strangers) =>
        Assert.Empty(from type in TypesIn("Tuco.Mcp." + room)
                     from known in NamesKnownTo(type)
                     where strangers.Any(stranger => known == stranger || known.StartsWith(stranger + ".", StringComparison.Ordinal))
                     select $"{type.Name} knows {known}");

    [Theory]
    [InlineData("src/Tuco.Api", "Flurl", "TucoHttp.cs")]
    [InlineData("src", "using OpenTelemetry", "Export.cs")]
    [InlineData("src/Tuco.Mcp/Tools", "System.Text.Json.Nodes", "Tool.cs")]
    [InlineData("src/Tuco.Mcp/Tools", "catch (", "")]
    public void Only_one_file_names(string folder, string word, string file) =>
        Assert.All(Sources(folder).Where(source => File.ReadAllText(source).Contains(word, StringComparison.Ordinal)), source => Assert.Equal(file, Path.GetFileName(source)));

    [Theory]
    [InlineData("Npgsql", "Postgres")]
    [InlineData("Microsoft.Data.Sqlite", "Sqlite")]
    public void A_store_is_known_to_its_own_files_only(string library, string beginning) =>
        Assert.All(Sources("src").Where(source => File.ReadAllText(source).Contains(library, StringComparison.Ordinal)),
            source => Assert.StartsWith(beginning, Path.GetFileName(source), StringComparison.Ordinal));

    [Fact]
    public void Every_tool_declares_its_risk_and_what_reaches_or_costs_or_destroys_has_a_preview() =>
        Assert.All(Catalog.Tools, static tool =>
        {
            Assert.True(Enum.IsDefined(tool.Risk), tool.Name);
            var canBePreviewed = tool.Bind([], DateTimeOffset.UnixEpoch).PreviewAsync is not null;
            Assert.True(canBePreviewed || tool.Risk is Risk.Read or Risk.Write, $"{tool.Name} has no preview");
        });

    [Fact]
    public void No_file_is_longer_than_its_cap()
    {
        Assert.DoesNotContain(Sources("src"), static source => File.ReadLines(source).Count() > 250);
        Assert.DoesNotContain(Sources("tests"), static source => File.ReadLines(source).Count() > 400);
    }

    [Fact]
    public void No_line_of_the_program_is_longer_than_160_characters() =>
        Assert.DoesNotContain(Sources("src"), static source => File.ReadLines(source).Any(static line => line.Length > 160));

    [Fact]
    public void What_an_assembly_logs_stands_in_one_file_because_two_builds_must_be_the_same() =>
        Assert.All(Sources("src").Where(static source => File.ReadAllText(source).Contains("[LoggerMessage(", StringComparison.Ordinal)),
            static source => Assert.Equal("LogLines.cs", Path.GetFileName(source)));

    [Fact]
    public void There_are_no_drawers_and_no_empty_words()
    {
        Assert.DoesNotContain(Sources("src"), static source => Drawers.Contains(Path.GetFileName(Path.GetDirectoryName(source))));
        var types = new[] { typeof(TucoClient), typeof(TucoSandbox), typeof(McpHttpServer), typeof(Tool) }.SelectMany(static type => type.Assembly.GetTypes());
        Assert.Empty(types.Where(static type => EmptyWords.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal)) && !type.Name.Contains('<', StringComparison.Ordinal) && type.Namespace?.StartsWith("Tuco", StringComparison.Ordinal) == true)
            .Select(static type => type.FullName));
    }

    [Fact]
    public void The_public_surface_of_the_client_is_the_approved_one()
    {
        var surface = new StringBuilder();
        foreach (var type in typeof(TucoClient).Assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            surface.Append(null, $"{type.FullName}\n");
            foreach (var member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(static member => IsOurs(member)).Select(static member => member.ToString()!).Order(StringComparer.Ordinal))
                surface.Append(null, $"  {member}\n");
        }
        Approved.Matches("tests/Tuco.Mcp.Tests/Approved/Tuco.Api.txt", surface.ToString());
    }

    private static bool IsOurs(MemberInfo member) =>
        member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null
        && member is not MethodInfo { IsSpecialName: true } && member.Name is not ("ToString" or "GetHashCode" or "Equals" or "Deconstruct" or "<Clone>$" or "EqualityContract");

    private static IEnumerable<Type> TypesIn(string room) => typeof(Tool).Assembly.GetTypes()
        .Where(type => (type.Namespace == room || type.Namespace?.StartsWith(room + ".", StringComparison.Ordinal) == true) && !type.Name.EndsWith("Json", StringComparison.Ordinal));

    /// <summary>Namespaces of everything a type's fields, signatures and method bodies name.</summary>
    private static IEnumerable<string> NamesKnownTo(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).ToList();
        return type.GetFields(All).Select(static field => field.FieldType)
            .Concat(methods.SelectMany(static method => method.GetParameters().Select(static parameter => parameter.ParameterType)))
            .Concat(methods.OfType<MethodInfo>().Select(static method => method.ReturnType))
            .Concat(methods.SelectMany(static method => IlReader.TypesNamedBy(method)))
            .Select(static known => known.Namespace).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(Approved.Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(static source => !source.Contains("/obj/", StringComparison.Ordinal) && !source.Contains("/bin/", StringComparison.Ordinal));
}
