using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class CheckerboardLaboratoryTests
{
    private static readonly CheckerboardLaboratory Quick = new(seeds: 4);

    [Fact]
    public void The_score_tells_uneven_from_even_from_resized_from_icnr()
    {
        double uneven = Score("3:2"), even = Score("4:2"), resized = Score("resize:3:2"), icnr = Score("icnr:3:2");
        string scores = $"3:2 {uneven}, 4:2 {even}, resize {resized}, icnr {icnr}";
        Assert.True(uneven > 5 * even && even > 5 * resized && resized > 5 * icnr && icnr < 1, scores);
    }

    [Fact]
    public void The_flat_contrast_tells_them_apart_too()
    {
        double uneven = Contrast("3:2"), even = Contrast("4:2"), resized = Contrast("resize:3:2"), icnr = Contrast("icnr:3:2");
        string contrasts = $"3:2 {uneven}, 4:2 {even}, resize {resized}, icnr {icnr}";
        Assert.True(uneven > 2 * even && even > 0.05 && resized < 1e-5 && icnr < 1e-5, contrasts);

        double Contrast(string layers) => Quick.Measure("", StackedLayers.Parse(layers)).Measurement.FlatContrast;
    }

    [Fact]
    public void Sub_pixel_convolutions_need_their_start()
    {
        double plain = Score("shuffle:3:2"), icnr = Score("icnr:3:2");
        Assert.True(plain > 100 * icnr, $"plain {plain}, icnr {icnr}");
    }

    [Fact]
    public void A_last_layer_of_stride_1_dampens()
    {
        double alone = Score("3:2"), dampened = Score("3:2,3:1");
        Assert.True(alone > 1.5 * dampened, $"alone {alone}, dampened {dampened}");
    }

    [Fact]
    public void The_backward_pass_of_an_uneven_convolution_is_uneven()
    {
        double uneven = Score("conv:3:2"), even = Score("conv:4:2"), averaged = Score("conv:3:1,average-pool:2:2");
        Assert.True(uneven > 5 * even && even > 5 * averaged, $"3:2 {uneven}, 4:2 {even}, averaged {averaged}");
    }

    [Fact]
    public void Max_pooling_hands_back_mostly_zeros()
    {
        ArtifactMeasurement measured = Quick.Measure("", StackedLayers.Parse("max-pool:2:2")).Measurement;
        Assert.Equal(0.75, measured.Zeros, 0.01);
        Assert.InRange(measured.Score, 0.3, 3);
    }

    [Fact]
    public void Jitter_weakens_what_repeats_with_the_stride()
    {
        IReadOnlyList<Trial> trials = new CheckerboardLaboratory(seeds: 1).Gradients();
        Trial[] jittered = [.. trials.Where(trial => trial.Name.EndsWith(", with jitter", StringComparison.Ordinal))];
        Assert.Equal(3, jittered.Length);
        Assert.All(jittered, trial =>
        {
            ArtifactMeasurement with = trial.Measurement;
            ArtifactMeasurement without = trials.First(other => trial.Name == $"{other.Name}, with jitter").Measurement;
            string numbers = $"{trial.Name}: score {without.Score} to {with.Score}, contrast {without.FlatContrast} to " +
                $"{with.FlatContrast}, zeros {without.Zeros} to {with.Zeros}";
            Assert.True(with.Zeros <= without.Zeros, numbers);
            Assert.True(trial.Stack.IsEven || without.FlatContrast > 1.5 * with.FlatContrast, numbers);
        });
    }

    [Fact]
    public void Generators_show_the_papers_periods()
    {
        IReadOnlyList<GeneratorTrial> trials = Quick.Generators();
        string scores = string.Join("; ", trials.Select(trial => $"{trial.Name}: {trial.Measurement.Score}, {trial.Period4Score}"));
        Assert.True(trials[0].Measurement.Score > 50 && trials[1].Measurement.Score > 50 && trials[2].Measurement.Score < 10, scores);
        Assert.True(trials[0].Period4Score > 50 && trials[1].Period4Score < 10 && trials[2].Period4Score < 10, scores);
        Assert.Equal([3, 48, 48], trials[0].Picture.Lengths.ToArray());
    }

    [Fact]
    public void Measurements_repeat_whatever_the_number_of_threads()
    {
        StackedLayers stack = StackedLayers.Parse("3:2,4:2");
        var alone = new CheckerboardLaboratory(seeds: 2, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var together = new CheckerboardLaboratory(seeds: 2);
        (ArtifactMeasurement first, ArtifactMeasurement second) =
            (alone.Measure("", stack).Measurement, together.Measure("", stack).Measurement);
        Assert.Equal(first.Score, second.Score);
        Assert.Equal(TestTensor.Values(first.NoiseMap), TestTensor.Values(second.NoiseMap));
    }

    [Fact]
    public void The_advice_for_the_articles_layer_has_its_numbers()
    {
        CheckerboardExamination examination = new CheckerboardLaboratory().Examine(StackedLayers.Parse("3:2"));
        Assert.Matches(
            @"^The overlap of outputs is uneven: 1:2 along each axis with period 2, and 1:4 in the picture\. Measured score [0-9,]+ " +
            @"\(1: nothing shows\)\. Take transposed 4, stride 2 \(score [0-9]+(\.[0-9]+)?\), or " +
            @"nearest resize \+ conv 3, ×2 \(score [0-9.]+\)\.$",
            examination.Advice);
        Assert.All(examination.Remedies, remedy => Assert.True(
            remedy.Measurement.Score < examination.Subject.Measurement.Score / 2, $"{remedy.Name}: {remedy.Measurement.Score}"));
    }

    [Theory]
    [InlineData("4:2", "random weights add")]
    [InlineData("resize:3:2", "The overlap is even")]
    [InlineData("3:1", "nothing to change")]
    [InlineData("conv:3:2", "elements of the input's gradient is uneven")]
    [InlineData("2:3", "Some outputs are not reached at all")]
    [InlineData("3x4:2x2", "even along the width")]
    [InlineData("max-pool:2:2", "irregular rather than periodic, with 75 % zeros")]
    [InlineData("max-pool:3:2", "average pool 2, stride 2")]
    [InlineData("average-pool:2:2", "nothing to change")]
    [InlineData("shuffle:3:2", "sub-pixel conv, ICNR 3, ×2")]
    [InlineData("conv:3:1,max-pool:2:2", "nothing to change")]
    [InlineData("icnr:3:2", "at the start only")]
    [InlineData("conv:3:2,conv:3:2", "Take 2 times (conv 4, stride 2)")]
    [InlineData("4:2:1", "To begin without them take nearest resize")]
    public void There_is_advice_for_every_stack(string layers, string words) =>
        Assert.Contains(words, new CheckerboardLaboratory(seeds: 2).Examine(StackedLayers.Parse(layers)).Advice, StringComparison.Ordinal);

    [Theory]
    [InlineData("4:2:1")]
    [InlineData("4:2,6:3")]
    [InlineData("conv:4:2:1")]
    [InlineData("resize:4:2,3:2")]
    public void No_layer_is_recommended_that_is_there(string layers)
    {
        CheckerboardExamination found = new CheckerboardLaboratory(seeds: 1).Examine(StackedLayers.Parse(layers));
        Assert.All(found.Remedies, remedy => Assert.NotEqual(found.Subject.Stack.ToString(), remedy.Stack.ToString()));
        Assert.Equal(
            !found.Subject.Stack.IsEven, found.Remedies.Any(remedy => remedy.Name == "kernel divisible by the stride"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("3:2:1:1")]
    [InlineData("3:0")]
    [InlineData("0:2")]
    [InlineData("sofa:3:2")]
    [InlineData("3:2,")]
    [InlineData("3:2,conv:3:2")]
    [InlineData("shuffle:3:2x3")]
    [InlineData("3x3x3:2")]
    [InlineData("shuffle:3:2:1")]
    [InlineData("average-pool:2:2:same")]
    public void What_is_no_stack_is_refused(string layers) =>
        Assert.Throws<ConvolutionArgumentException>(() => StackedLayers.Parse(layers));

    [Theory]
    [InlineData("3:32")]
    [InlineData("3:4,3:4,3:4")]
    [InlineData("3:2:5000")]
    [InlineData("9999:2")]
    public void What_is_too_large_to_measure_is_refused(string layers) =>
        Assert.Throws<ConvolutionArgumentException>(() => Quick.Measure("", StackedLayers.Parse(layers)));

    [Fact]
    public void Interrupted_measurements_stop()
    {
        using var interruption = new CancellationTokenSource();
        interruption.Cancel();
        var laboratory = new CheckerboardLaboratory(parallel: new ParallelOptions { CancellationToken = interruption.Token });
        Assert.ThrowsAny<OperationCanceledException>(() => laboratory.Examine(StackedLayers.Parse("3:2")));
    }

    private static double Score(string layers) => Quick.Measure("", StackedLayers.Parse(layers)).Measurement.Score;
}
