using ConvSharp.Files;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>What an optimizer file may hold, and that it belongs to its weights. Whatever is refused changes nothing.</summary>
public sealed class OptimizerFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => ["Adam", "AdamW", "Adam amsgrad", "Sgd"];

    /// <summary>Steps that are none, as the stored type and value, and how a message shows them.</summary>
    public static TheoryData<string, double, string> WrongSteps => new()
    {
        { "int64", -5, "-5" },
        { "int64", -1, "-1" },
        { "int64", long.MinValue, "-9.22" },
        { "int64", long.MaxValue, "9.22" },
        { "int64", 1L << 53, "9007199254740992" },
        { "float64", -5, "-5" },
        { "float64", double.NaN, "NaN" },
        { "float64", 2.7, "2.7" },
        { "float64", -0.5, "-0.5" },
        { "float64", 1e300, "1E+300" },
        { "float64", -1e300, "-1E+300" },
        { "float64", double.PositiveInfinity, "Infinity" },
        { "float64", double.NegativeInfinity, "-Infinity" },
        { "float64", 1L << 53, "9007199254740992" },
        { "float32", float.NaN, "NaN" },
        { "float32", 1e30, "1.0000000" },
        { "float32", float.NegativeInfinity, "-Infinity" },
        { "float32", 0.5, "0.5" },
    };

    [Theory]
    [MemberData(nameof(WrongSteps))]
    public void A_step_that_is_none_is_refused(string type, double value, string shown)
    {
        foreach (string kind in Kinds.Select(row => row.Data))
        {
            foreach (string name in new[] { "weight.step", "bias.step" })
            {
                string message = Refused(kind, (name, type switch
                {
                    "int64" => StoredStateCase.Count((long)value),
                    "float32" => StoredStateCase.Single((float)value),
                    _ => StoredStateCase.Double(value),
                }));
                Assert.Contains($"its tensor '{name}' holds {shown}", message, StringComparison.Ordinal);
                Assert.Contains("a whole number from 0 to 9007199254740991", message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("int64", 7)]
    [InlineData("float32", 7)]
    [InlineData("float32", 16_777_216)]
    [InlineData("float64", 7)]
    [InlineData("float64", 9_007_199_254_740_991)]
    [InlineData("int64", 9_007_199_254_740_991)]
    public void A_step_of_any_type_is_read_and_counted_on(string type, long value)
    {
        var saved = new StoredStateCase("Adam", 2);
        string file = Changed(saved, ("weight.step", type switch
        {
            "int64" => StoredStateCase.Count(value),
            "float32" => StoredStateCase.Single(value),
            _ => StoredStateCase.Double(value),
        }));
        OptimizerFile.Load(file, saved.Optimizer);
        Assert.Equal(value, saved.Optimizer.Steps);
        saved.Step();
        Assert.Equal(value + 1, saved.Optimizer.Steps);
        Assert.All(saved.Everything, number => Assert.True(double.IsFinite(number)));
        if (value < StoredState.LargestCount)
            OptimizerFile.Save(file, saved.Optimizer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_0_is_a_state_before_the_first_step(string kind)
    {
        // With moments of zeros, and without any.
        var fresh = new StoredStateCase(kind, 0);
        string saved = _folder.File("fresh.safetensors"), zeros = _folder.File("zeros.safetensors");
        OptimizerFile.Save(saved, fresh.Optimizer);
        var changes = new Dictionary<string, Action<SafeTensorsWriter, string>?>();
        foreach (string moment in fresh.Optimizer.MomentNames)
        {
            changes[$"weight.{moment}"] = StoredStateCase.At1(0, 3, 2, 3, 3);
            changes[$"bias.{moment}"] = StoredStateCase.At1(0, 3);
        }

        StoredStateCase.Copy(saved, zeros, changes);
        foreach (string file in new[] { saved, zeros })
        {
            StoredStateCase loaded = new(kind, 0), other = new(kind, 0);
            other.Step();
            OptimizerFile.Load(file, loaded.Optimizer);
            Assert.Equal(0, loaded.Optimizer.Steps);
            loaded.Step();
            Assert.Equal(other.Everything, loaded.Everything);
        }
    }

    [Theory]
    [InlineData("Adam", "exp_avg", double.NaN, "finite numbers:")]
    [InlineData("Adam", "exp_avg", double.PositiveInfinity, "finite numbers:")]
    [InlineData("AdamW", "exp_avg", -1e300, "finite numbers:")]
    [InlineData("Adam", "exp_avg_sq", double.NaN, "finite numbers of 0 or more")]
    [InlineData("Adam", "exp_avg_sq", -1e-9, "finite numbers of 0 or more")]
    [InlineData("AdamW", "exp_avg_sq", -3, "finite numbers of 0 or more")]
    [InlineData("AdamW", "exp_avg_sq", double.PositiveInfinity, "finite numbers of 0 or more")]
    [InlineData("Adam amsgrad", "max_exp_avg_sq", -3, "finite numbers of 0 or more")]
    [InlineData("Adam amsgrad", "max_exp_avg_sq", double.NaN, "finite numbers of 0 or more")]
    [InlineData("Sgd", "momentum_buffer", double.NaN, "finite numbers:")]
    [InlineData("Sgd", "momentum_buffer", double.NegativeInfinity, "finite numbers:")]
    public void Moments_that_no_training_leaves_are_refused(string kind, string moment, double value, string allowed)
    {
        string ofWeight = Refused(kind, ($"weight.{moment}", StoredStateCase.At1(value, 3, 2, 3, 3)));
        Assert.Contains($"its tensor 'weight.{moment}' holds ", ofWeight, StringComparison.Ordinal);
        Assert.Contains("as element 1; these are " + allowed, ofWeight, StringComparison.Ordinal);
        Assert.Contains($"'bias.{moment}'", Refused(kind, ($"bias.{moment}", StoredStateCase.At1(value, 3))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Adam", "weight.exp_avg", "missing: weight.exp_avg")]
    [InlineData("Adam", "bias.exp_avg_sq", "missing: bias.exp_avg_sq")]
    [InlineData("Adam", "bias.step", "missing: bias.step")]
    [InlineData("Adam amsgrad", "bias.max_exp_avg_sq", "missing: bias.max_exp_avg_sq")]
    [InlineData("Sgd", "weight.momentum_buffer", "missing: weight.momentum_buffer")]
    public void Missing_entries_are_listed(string kind, string name, string expected) =>
        Assert.Contains(expected, Refused(kind, (name, null)), StringComparison.Ordinal);

    [Fact]
    public void A_parameter_that_is_left_out_is_missed() => Assert.Contains(
        "missing: bias.step", Refused("Adam", ("bias.step", null), ("bias.exp_avg", null), ("bias.exp_avg_sq", null)),
        StringComparison.Ordinal);

    [Fact]
    public void Entries_too_many_and_of_other_shapes_are_listed()
    {
        string message = Refused(
            "Adam", ("other.step", StoredStateCase.Count(3)), ("bias.exp_avg", StoredStateCase.At1(0, 4)),
            ("weight.step", StoredStateCase.At1(0, 2)));
        Assert.Contains("not expected: other.step", message, StringComparison.Ordinal);
        Assert.Contains("bias.exp_avg ([4] in the file, [3] expected)", message, StringComparison.Ordinal);
        Assert.Contains("weight.step ([2] in the file, [] expected)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Moments_at_step_0_are_refused() => Assert.Contains(
        "its tensor 'bias.exp_avg' is not zero, but 'bias.step' is 0",
        Refused("Adam", ("bias.step", StoredStateCase.Count(0)), ("bias.exp_avg", StoredStateCase.At1(2, 3))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Adam", "Adam amsgrad", "missing: weight.max_exp_avg_sq")]
    [InlineData("Adam amsgrad", "Adam", "not expected: ")]
    [InlineData("Adam", "AdamW", "the state of optimizer Adam, not of AdamW")]
    public void Another_kind_is_refused(string saved, string loaded, string expected)
    {
        string file = _folder.File("kind.safetensors");
        OptimizerFile.Save(file, new StoredStateCase(saved, 2).Optimizer);
        var other = new StoredStateCase(loaded, 2);
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => OptimizerFile.Load(file, other.Optimizer, checkWeights: false)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_of_an_earlier_step_is_refused()
    {
        // A model of step 20 and a state of step 10, and the other way round.
        var training = new StoredStateCase("Adam", 10);
        string model = _folder.File("model.safetensors"), state = _folder.File("state.safetensors");
        string laterModel = _folder.File("model20.safetensors"), laterState = _folder.File("state20.safetensors");
        ModelFile.Save(model, training.Network);
        OptimizerFile.Save(state, training.Optimizer);
        for (int step = 0; step < 10; step++)
            training.Step();
        ModelFile.Save(laterModel, training.Network);
        OptimizerFile.Save(laterState, training.Optimizer);

        foreach ((string weights, string memory) in new[] { (laterModel, state), (model, laterState) })
        {
            var resumed = new StoredStateCase("Adam", 3, seed: 2);
            ModelFile.Load(weights, resumed.Network);
            double[] before = resumed.Everything;
            string message = Assert.Throws<InvalidDataException>(() => OptimizerFile.Load(memory, resumed.Optimizer)).Message;
            Assert.Contains($"{memory}: its state belongs to other weights", message, StringComparison.Ordinal);
            Assert.Contains("load the model that was saved with it first", message, StringComparison.Ordinal);
            Assert.Equal(before, resumed.Everything);
            OptimizerFile.Load(memory, resumed.Optimizer, checkWeights: false);
        }

        var whole = new StoredStateCase("Adam", 0, seed: 2);
        ModelFile.Load(laterModel, whole.Network);
        OptimizerFile.Load(laterState, whole.Optimizer);
        Assert.Equal(training.Everything, whole.Everything);
    }

    [Fact]
    public void A_file_of_an_earlier_version_is_read_without_the_check()
    {
        var saved = new StoredStateCase("Adam", 4);
        string file = _folder.File("state.safetensors"), old = _folder.File("old.safetensors");
        OptimizerFile.Save(file, saved.Optimizer);
        StoredStateCase.Copy(file, old, new Dictionary<string, Action<SafeTensorsWriter, string>?>
        {
            // A parameter that had no gradient had no entry.
            ["bias.step"] = null,
            ["bias.exp_avg"] = null,
            ["bias.exp_avg_sq"] = null,
        }, key => key == "optimizer");
        var loaded = new StoredStateCase("Adam", 1, seed: 3);
        OptimizerFile.Load(old, loaded.Optimizer);
        Assert.Equal([4, 0], loaded.Optimizer.States.Select(state => state.Steps));
    }

    [Fact]
    public void Streams_serve_as_files_do()
    {
        var saved = new StoredStateCase("AdamW", 2);
        using var stream = new MemoryStream();
        OptimizerFile.Save(stream, saved.Optimizer);
        var loaded = new StoredStateCase("AdamW", 0);
        OptimizerFile.Load(new ForwardStream(stream.ToArray()), loaded.Optimizer, checkWeights: false);
        stream.Position = 0;
        OptimizerFile.Load(stream, saved.Optimizer);
        Assert.Equal(saved.Everything[^2..], loaded.Everything[^2..]);
        Assert.True(stream.CanRead);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The message of a file with changes, which must leave weights and state as they were.</summary>
    private string Refused(string kind, params (string Name, Action<SafeTensorsWriter, string>? Write)[] changes)
    {
        var state = new StoredStateCase(kind, 3);
        string file = Changed(state, changes);
        state.Step();
        double[] before = state.Everything;
        string message = Assert.Throws<InvalidDataException>(() => OptimizerFile.Load(file, state.Optimizer, checkWeights: false)).Message;
        Assert.StartsWith(file, message, StringComparison.Ordinal);
        Assert.Equal(before, state.Everything);
        return message;
    }

    private string Changed(StoredStateCase state, params (string Name, Action<SafeTensorsWriter, string>? Write)[] changes)
    {
        string right = _folder.File("right.safetensors"), wrong = _folder.File("changed.safetensors");
        OptimizerFile.Save(right, state.Optimizer);
        StoredStateCase.Copy(right, wrong, changes.ToDictionary(change => change.Name, change => change.Write));
        return wrong;
    }
}
