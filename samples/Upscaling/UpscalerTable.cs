using System.Text;

namespace ConvSharp.Examples.Upscaling;

/// <summary>Trained heads side by side, as a table in Markdown.</summary>
internal static class UpscalerTable
{
    public static string Of(IReadOnlyList<(UpscalerTraining Training, UpscalerScore Score)> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| head | steps | patches/s | PSNR, dB | against bicubic, dB | checkerboard energy |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach ((UpscalerTraining training, UpscalerScore score) in rows)
        {
            text.AppendLine(
                FormattableString.Invariant($"| {UpscalerHeads.Name(training.Description.Head)} | {training.Steps} | {training.PatchesPerSecond:0} ") +
                FormattableString.Invariant($"| {score.Psnr:0.00} | {score.Psnr - score.BicubicPsnr:+0.00;-0.00} | {score.Checkerboard:0.00} |"));
        }

        UpscalerScore any = rows[0].Score;
        text.AppendLine(FormattableString.Invariant($"| bicubic | | | {any.BicubicPsnr:0.00} | 0 | {any.BicubicCheckerboard:0.00} |"));
        text.AppendLine(FormattableString.Invariant($"| the photographs themselves | | | | | {any.OriginalCheckerboard:0.00} |"));
        return text.ToString();
    }
}
