using System.Text.Encodings.Web;
using System.Text.Json;
using ConvSharp.Files;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Rows as a JSON array.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the file is for no web page
    };

    public static void Write<TRow>(string path, IReadOnlyList<TRow> rows)
    {
        using AtomicFile file = AtomicFile.Create(path);
        JsonSerializer.Serialize(file.Stream, rows, Readable);
        file.Commit();
    }

    /// <exception cref="FormatException">Not a result file, or an empty one.</exception>
    public static IReadOnlyList<TRow> Read<TRow>(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            TRow[]? rows = JsonSerializer.Deserialize<TRow[]>(file);
            return rows is { Length: > 0 } ? rows : throw new FormatException($"{path} has no rows");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{path} is no result file: {exception.Message}", exception);
        }
    }
}
