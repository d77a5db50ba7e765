namespace ConvSharp.Tests.Support;

/// <summary>Which edge of a block touches a protected page.</summary>
internal enum Edge
{
    /// <summary>The block ends where a protected page begins.</summary>
    End,

    /// <summary>The block begins where a protected page ends.</summary>
    Start,
}
