using ConvSharp.Engine.Execution;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Boxes that do not overlap better ones of their class. Inputs: boxes [batch, boxes, 4], scores [batch, classes, boxes], and
/// optionally the most
/// boxes of a class (int64; none if absent), the largest intersection over union of two boxes (0 if absent), and the least score.
/// Output: rows of
/// batch, class and box as int64, for each class the best first.
/// </summary>
/// <param name="isCentred">Whether boxes are centre x, centre y, width, height; else two corners y, x, y, x.</param>
public sealed class NonMaxSuppression(bool isCentred = false) : Operation
{
    private const int MostBoxes = 2, MostOverlap = 3, LeastScore = 4;

    /// <summary>Whether boxes are given by their centres.</summary>
    public bool IsCentred { get; } = isCentred;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo boxes, ValueInfo scores) = (inputs.Required(0), inputs.Required(1));
        if (boxes.Type != ElementType.Float32 || scores.Type != ElementType.Float32)
            throw new InferenceException($"its boxes are {boxes} and its scores {scores}: cast to float32.");
        if (boxes.Rank != 3 || scores.Rank != 3 || boxes.Shape[2] != 4 || boxes.Shape[0] != scores.Shape[0]
            || boxes.Shape[1] != scores.Shape[2])
        {
            throw new InferenceException(
                $"its boxes are {boxes} and its scores {scores}: give [batch, boxes, 4] and [batch, classes, boxes].");
        }

        CheckOnly(inputs.Optional(MostBoxes), ElementType.Int64, "limit of boxes");
        CheckOnly(inputs.Optional(MostOverlap), ElementType.Float32, "largest overlap");
        CheckOnly(inputs.Optional(LeastScore), ElementType.Float32, "least score");
        return [ValueInfo.OfUnknownShape(ElementType.Int64)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ReadOnlySpan<nint> shape = description.Inputs[1]!.Shape;
        return new SuppressionStep(IsCentred, shape[0], shape[1], shape[2]);
    }

    private static void CheckOnly(ValueInfo? info, ElementType type, string what)
    {
        if (info is not null && (info.Type != type || info.Length != 1))
            throw new InferenceException($"its {what} is {info}: give one {type.Name()}.");
    }

    private sealed class SuppressionStep(bool isCentred, nint batch, nint classes, nint count) : Step
    {
        public override void Execute(StepMemory memory)
        {
            long most = memory.HasInput(MostBoxes) ? memory.Input<long>(MostBoxes)[0] : 0;
            float overlap = memory.HasInput(MostOverlap) ? memory.Input<float>(MostOverlap)[0] : 0;
            float least = memory.HasInput(LeastScore) ? memory.Input<float>(LeastScore)[0] : float.NegativeInfinity;
            if (!(overlap is >= 0 and <= 1))
                throw new InferenceException($"its largest overlap is {overlap}: give 0 to 1.");
            var rows = new List<long>();
            var order = new List<int>((int)count);
            for (int image = 0; image < batch && most > 0; image++)
            {
                var corners = new BoxCorners(memory.Input<float>(0).Slice(image * (int)count * 4, (int)count * 4), isCentred);
                for (int ofClass = 0; ofClass < classes; ofClass++)
                {
                    Memory<float> scores = memory.InputTensor(1).Elements<float>()
                        .Slice(((image * (int)classes) + ofClass) * (int)count, (int)count).ToArray();
                    order.Clear();
                    for (int box = 0; box < count; box++)
                    {
                        if (scores.Span[box] > least)
                            order.Add(box);
                    }

                    order.Sort((a, b) => scores.Span[a] != scores.Span[b] ? scores.Span[b].CompareTo(scores.Span[a]) : a.CompareTo(b));
                    foreach (int box in Kept(order, corners, most, overlap, memory.Parallel.CancellationToken))
                        rows.AddRange([image, ofClass, box]);
                }
            }

            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows).CopyTo(memory.Allocate<long>(0, rows.Count / 3, 3));
        }

        private static List<int> Kept(List<int> order, BoxCorners corners, long most, float overlap, CancellationToken token)
        {
            var kept = new List<int>();
            foreach (int box in order)
            {
                if (kept.Count >= most)
                    break;
                CancellationLook.ThrowIfCancelled(token);
                if (!kept.Exists(better => corners.Overlap(better, box) > overlap))
                    kept.Add(box);
            }

            return kept;
        }
    }
}

/// <summary>Boxes as their smallest and largest coordinates.</summary>
internal sealed class BoxCorners
{
    private readonly (float Top, float Left, float Bottom, float Right)[] _boxes;

    public BoxCorners(ReadOnlySpan<float> numbers, bool isCentred)
    {
        _boxes = new (float, float, float, float)[numbers.Length / 4];
        for (int i = 0; i < _boxes.Length; i++)
        {
            (float a, float b, float c, float d) = (numbers[4 * i], numbers[(4 * i) + 1], numbers[(4 * i) + 2], numbers[(4 * i) + 3]);
            _boxes[i] = isCentred
                ? (b - (d / 2), a - (c / 2), b + (d / 2), a + (c / 2))
                : (Math.Min(a, c), Math.Min(b, d), Math.Max(a, c), Math.Max(b, d));
        }
    }

    /// <summary>Intersection over union of two boxes; 0 where one of them is empty.</summary>
    public float Overlap(int first, int second)
    {
        (float top, float left, float bottom, float right) = _boxes[first];
        (float otherTop, float otherLeft, float otherBottom, float otherRight) = _boxes[second];
        float height = Math.Min(bottom, otherBottom) - Math.Max(top, otherTop), width = Math.Min(right, otherRight) - Math.Max(left, otherLeft);
        float area = (bottom - top) * (right - left), otherArea = (otherBottom - otherTop) * (otherRight - otherLeft);
        if (!(height > 0 && width > 0 && area > 0 && otherArea > 0))
            return 0;
        float both = height * width;
        return both / (area + otherArea - both);
    }
}
