namespace WorkflowHost.Engine.Expressions;

/// <summary>What a declared type asks of a value. Types nothing is converted to are <see cref="Any"/>.</summary>
internal enum ValueKind
{
    Any, Text, Boolean, Int16, Int32, Int64, Single, Double, Decimal, Guid, DateTime, DateTimeOffset, TimeSpan, List, Dictionary,
}
