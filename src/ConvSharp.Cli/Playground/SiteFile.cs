namespace ConvSharp.Cli.Playground;

/// <summary>A file that the server sends.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="HasBrotli">Whether the same file in Brotli stands beside it, with .br at the end of its name.</param>
/// <param name="HasGzip">Whether the same file in gzip stands beside it, with .gz at the end of its name.</param>
internal sealed record SiteFile(string Path, string ContentType, bool HasBrotli, bool HasGzip);
