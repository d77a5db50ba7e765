namespace ConvSharp.Tests.Architecture;

/// <summary>A room that names another, and where.</summary>
internal sealed record RoomUse(string From, string To, string Where);
