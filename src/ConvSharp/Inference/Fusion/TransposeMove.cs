using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Lets operations compute in another order of axes where fewer transposes are left then: those around them meet and cancel, or several
/// become one.
/// </summary>
internal sealed class TransposeMove : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        if (graph[at]!.Operation is not Transpose)
            return false;
        ValueRanks ranks = graph.Ranks;
        if (Permutation.Of(graph[at], ranks) is not { } order || Permutation.IsIdentity(order))
            return false;
        Dictionary<string, List<int>> readers = graph.Readers;
        foreach (int reader in readers.GetValueOrDefault(graph[at]!.Outputs[0], []))
        {
            if (Improve(graph, TransposeRegion.Around(graph, ranks, readers, reader, order), at))
                return true;
        }

        int maker = graph.Maker(graph[at]!.Inputs[0]);
        return Improve(graph, TransposeRegion.Around(graph, ranks, readers, maker, Permutation.Inverse(order)), at);
    }

    private static bool Improve(GraphEditor graph, TransposeRegion? region, int at)
    {
        // A region is looked at once, from its first transpose.
        if (region is null || region.Transposes().Any(other => other < at) || region.Cut() is not { } changed)
            return false;
        new Change(graph, region, changed).Run();
        return true;
    }

    /// <summary>Gives some operations of a region the other order of axes.</summary>
    private sealed class Change(GraphEditor graph, TransposeRegion region, HashSet<int> changed)
    {
        private readonly Dictionary<string, string> _changedNames = [];
        private readonly HashSet<int> _removed = [];
        private readonly List<GraphNode> _added = [];

        public void Run()
        {
            GraphNode first = graph[changed.Min()]!;
            int before = region.Count([]), after = region.Count(changed);
            foreach (string value in region.Values)
            {
                if (region.IsMadeChanged(value, changed))
                    Name(value);
            }

            Dictionary<int, GraphNode> reordered = changed.ToDictionary(at => at, at => Reordered(graph[at]!, region.Operands(at)));
            foreach (string value in region.Values.Where(value => changed.Contains(graph.Maker(value))))
            {
                if (region.IsReadAsItIs(value, changed))
                    _added.Add(Transposed(_changedNames[value], region.Entering, value));
            }

            string[] names = [.. changed.Concat(region.Transposes()).Distinct().Order().Select(at => graph[at]!.Name)];
            graph.Notes.Add(new FusionNote(
                first.Name, names,
                $"axes in the order {Permutation.Text(region.Leaving)}, so that {before} transposes become {(after == 0 ? "none" : after)}"));
            List<GraphNode> nodes = [];
            for (int at = 0; at < graph.Length; at++)
            {
                if (graph[at] is { } node && !_removed.Contains(at))
                    nodes.Add(reordered.GetValueOrDefault(at, node));
            }

            graph.Rebuild([.. nodes, .. _added]);
        }

        /// <summary>
        /// Names what a value is in the changed order, as the transposes that leave do; they go, and so does one that enters, if nothing
        /// else reads what it makes.
        /// </summary>
        private void Name(string value)
        {
            int maker = graph.Maker(value);
            int[] leaving = [.. region.LeavingFrom(value)];
            bool isEntry = region.IsEntering(maker);
            if (isEntry && !region.IsReadAsItIs(value, changed))
                _removed.Add(maker);
            string name = isEntry ? graph[maker]!.Inputs[0]
                : leaving.Length > 0 ? graph[leaving[0]]!.Outputs[0]
                : graph.NewName(value);
            _changedNames.Add(value, name);
            foreach (int at in leaving)
            {
                GraphNode transpose = graph[at]!;
                _removed.Add(at);
                if (transpose.Outputs[0] != name)
                    _added.Add(transpose with { Operation = new Identity(), Inputs = [name] });
            }
        }

        private GraphNode Reordered(GraphNode node, IReadOnlyList<int> operands)
        {
            List<string> inputs = [.. node.Inputs];
            foreach (int i in operands)
                inputs[i] = graph.Constant(inputs[i]) is null ? Changed(inputs[i]) : AxisOrder.Reordered(graph, inputs[i], region.Leaving);
            string[] outputs = [.. node.Outputs.Select(output => output.Length > 0 ? _changedNames[output] : output)];
            return AxisOrder.Reordered(graph, node with { Inputs = inputs, Outputs = outputs }, region.Entering);
        }

        /// <summary>A value in the changed order, by a transpose if it is not there.</summary>
        private string Changed(string value)
        {
            if (_changedNames.TryGetValue(value, out string? name))
                return name;
            int leaving = region.LeavingFrom(value).FirstOrDefault(-1);
            if (leaving >= 0)
                return graph[leaving]!.Outputs[0];
            name = graph.NewName(value);
            _added.Add(Transposed(value, region.Leaving, name));
            _changedNames.Add(value, name);
            return name;
        }

        private static GraphNode Transposed(string value, int[] order, string name) =>
            new($"{name}.transpose", new Transpose(order), [value], [name]);
    }
}
