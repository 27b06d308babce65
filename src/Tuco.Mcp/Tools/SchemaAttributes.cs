namespace Tuco.Mcp.Tools;

/// <summary>The JSON schema <c>format</c> of a string argument.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FormatAttribute(string format) : Attribute
{
    public string Format { get; } = format;
}

/// <summary>The JSON schema <c>maxItems</c> of a list argument.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MaxItemsAttribute(int count) : Attribute
{
    public int Count { get; } = count;
}
