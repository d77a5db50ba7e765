using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>
/// The scores of a stack and its remedies, as the tool measures them: one network more with each request, so that the page can show how far
/// it is, and answers others in between.
/// </summary>
internal sealed class CheckerboardScores
{
    /// <summary>The tool's default.</summary>
    public const int Seeds = 8;

    private ExaminationRun? _run;

    /// <summary>Measures one network more, or begins afresh with another stack.</summary>
    /// <param name="query">As for <see cref="CheckerboardPage.Answer"/>; what is pointed at does not count.</param>
    /// <param name="language">en or zh.</param>
    /// <returns>JSON: done, how much of how much; trials, with score and flat_contrast where measured; advice in the end; or error.</returns>
    public string Next(string query, string language)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        return PageAnswer.Of(json => Write(json, RunOf(CheckerboardPage.Read(query).Stack), PageAnswer.LanguageOf(language)), language);
    }

    private ExaminationRun RunOf(StackedLayers stack)
    {
        if (_run?.Stacks[0].Stack.Layers.SequenceEqual(stack.Layers) != true)
        {
            RequestedStack.Blamed<object?>(null, () =>
            {
                StackLimits.CheckMeasuring(stack);
                return null;
            });
            _run = new ExaminationRun(stack, Seeds);
        }

        if (!_run.IsDone)
        {
            RequestedStack.Blamed<object?>(null, () =>
            {
                StackLimits.CheckMeasuring(_run.Stacks[_run.Trials.Count].Stack);
                _run.Step();
                return null;
            });
        }

        return _run;
    }

    private static void Write(Utf8JsonWriter json, ExaminationRun run, Language language)
    {
        json.WriteBoolean("done", run.IsDone);
        json.WriteNumber("measured", (run.Trials.Count * Seeds) + run.SeedsOfNext);
        json.WriteNumber("of", run.Stacks.Count * Seeds);
        json.WriteStartArray("trials");
        for (int i = 0; i < run.Stacks.Count; i++)
        {
            (Words name, StackedLayers stack) = run.Stacks[i];
            json.WriteStartObject();
            json.WriteString("name", name.In(language));
            json.WriteString("stack", stack.Describe(language));
            json.WriteString("ratio", OverlapText.Ratio(stack.Axes, language));
            if (i < run.Trials.Count)
            {
                ArtifactMeasurement measured = run.Trials[i].Measurement;
                json.WritePropertyName("score");
                json.WriteReal(measured.Score);
                json.WritePropertyName("flat_contrast");
                json.WriteReal(measured.FlatContrast);
                json.WriteString("score_text", MeasurementText.Score(measured.Score));
                json.WriteString("contrast_text", MeasurementText.Contrast(measured.FlatContrast));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (run.IsDone)
            json.WriteString("advice", run.Result.AdviceIn(language));
    }
}
