namespace ConvSharp.Cluster;

/// <summary>What a server is shown; nothing of it is ever printed.</summary>
public sealed class QueueCredentials
{
    /// <summary>The environment variable of the token.</summary>
    public const string TokenVariable = "CONVSHARP_NATS_TOKEN";

    /// <summary>The environment variable of the .creds file's name.</summary>
    public const string FileVariable = "CONVSHARP_NATS_CREDENTIALS";

    /// <summary>The environment variable of the name of a file with an nkey's seed.</summary>
    public const string KeyFileVariable = "CONVSHARP_NATS_NKEY";

    /// <summary>The environment variable of the name of a PEM file with the authority that signed the server's certificate.</summary>
    public const string AuthorityVariable = "CONVSHARP_NATS_CA";

    /// <summary>No credentials.</summary>
    public static QueueCredentials None { get; } = new();

    /// <summary>A token.</summary>
    public string? Token { get; init; }

    /// <summary>A .creds file: a JWT with its seed.</summary>
    public string? File { get; init; }

    /// <summary>A file with an nkey's seed.</summary>
    public string? KeyFile { get; init; }

    /// <summary>A PEM file with the authority that signed the server's certificate, where the system does not know it.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Those of the environment.</summary>
    /// <exception cref="QueueException">A variable names a file that is not there.</exception>
    public static QueueCredentials FromEnvironment() => new()
    {
        Token = Value(TokenVariable),
        File = ExistingFile(FileVariable),
        KeyFile = ExistingFile(KeyFileVariable),
        AuthorityFile = ExistingFile(AuthorityVariable),
    };

    private static string? Value(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static string? ExistingFile(string variable) =>
        Value(variable) is not { } path || System.IO.File.Exists(path)
            ? Value(variable)
            : throw new QueueException($"{variable} names a file that is not there or cannot be read: give it the file's name.");
}
