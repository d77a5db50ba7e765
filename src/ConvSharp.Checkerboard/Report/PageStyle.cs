namespace ConvSharp.Checkerboard.Report;

/// <summary>The style of the report: one column on a phone, light or dark by the reader's setting, black on white in print.</summary>
internal static class PageStyle
{
    /// <summary>Without characters that XML would escape, since HTML does not unescape styles.</summary>
    public const string Css = """

        :root { color-scheme: light dark; --ground: #ffffff; --ink: #1c1e21; --quiet: #5a6068; --line: #d5d9de; --panel: #f4f6f8; --accent: #0a5ec0; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #15181c; --ink: #e8eaed; --quiet: #a3abb5; --line: #39404a; --panel: #1f242a; --accent: #7ab7ff; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1rem; max-width: 64rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0; }
        h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
        h3 { font-size: 1rem; margin: 0 0 0.25rem; }
        .drawings + h3 { margin-top: 1.75rem; }
        p { margin: 0.5rem 0; max-width: 46rem; }
        .advice { border-left: 4px solid var(--accent); background: var(--panel); padding: 0.75rem 1rem; font-size: 1.1rem; max-width: none; }
        .quiet { color: var(--quiet); font-size: 0.9rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; margin-top: 1rem; }
        .card { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem; background: var(--panel); }
        .pair { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.5rem; }
        .two { grid-template-columns: 3fr 2fr; align-items: start; }
        figure { margin: 0.5rem 0 0; }
        figcaption { color: var(--quiet); font-size: 0.85rem; }
        img { width: 100%; height: auto; image-rendering: pixelated; display: block; border: 1px solid var(--line); }
        .drawing { width: auto; max-width: 100%; image-rendering: auto; border: 0; }
        svg { max-width: 100%; height: auto; display: block; }
        .drawings { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
        .pixels { image-rendering: pixelated; }
        .ring, .halo { fill: none; stroke: #ffffff; stroke-width: 1.5; }
        .halo { stroke: #000000; stroke-width: 3.5; }
        svg text { font: 12px system-ui, sans-serif; text-anchor: middle; }
        svg .tick { font-size: 24px; fill: var(--quiet); }
        table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
        th, td { text-align: left; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        @media (max-width: 40rem) {
          thead { display: none; }
          tr { display: block; padding: 0.4rem 0; border-bottom: 1px solid var(--line); }
          td { display: flex; justify-content: space-between; gap: 1rem; padding: 0.1rem 0; border: 0; text-align: right; }
          td:first-child { font-weight: 600; text-align: left; }
          td[data-title]::before { content: attr(data-title); color: var(--quiet); text-align: left; white-space: nowrap; }
        }
        @media print {
          :root { color-scheme: light; --ground: #ffffff; --ink: #000000; --quiet: #444444; --line: #bbbbbb; --panel: #ffffff; --accent: #0a5ec0; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          .card, figure, table, p { break-inside: avoid; }
          h2 { break-after: avoid; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """;
}
