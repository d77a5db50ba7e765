namespace ConvSharp.Inference;

/// <summary>An order in which the nodes of a graph can run.</summary>
internal static class NodeOrder
{
    /// <summary>The nodes, each after those whose outputs it takes; otherwise in their own order.</summary>
    /// <exception cref="InferenceException">A name is never defined, or nodes form a cycle.</exception>
    public static IReadOnlyList<GraphNode> Sorted(IReadOnlyList<GraphNode> nodes, HashSet<string> defined)
    {
        var makers = new Dictionary<string, int>();
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Outputs)
                makers[output] = i;
        }

        var sorted = new List<GraphNode>(nodes.Count);
        var states = new VisitState[nodes.Count];
        var path = new Stack<(int Node, int Input)>();
        for (int first = 0; first < nodes.Count; first++)
        {
            if (states[first] == VisitState.New)
                path.Push((first, 0));
            while (path.TryPop(out (int Node, int Input) at))
            {
                GraphNode node = nodes[at.Node];
                states[at.Node] = VisitState.Open;
                if (at.Input == node.Inputs.Count)
                {
                    states[at.Node] = VisitState.Done;
                    sorted.Add(node);
                    continue;
                }

                path.Push((at.Node, at.Input + 1));
                string input = node.Inputs[at.Input];
                if (input.Length > 0 && !defined.Contains(input))
                {
                    throw new InferenceException(
                        $"its input '{input}' is never defined: add a node, an input or a constant of this name.", node.Name,
                        node.Operation.Kind);
                }

                if (!makers.TryGetValue(input, out int maker) || states[maker] == VisitState.Done || input.Length == 0)
                    continue;
                if (states[maker] == VisitState.Open)
                    throw Cycle(nodes, path, maker);
                path.Push((maker, 0));
            }
        }

        return sorted;
    }

    private static InferenceException Cycle(IReadOnlyList<GraphNode> nodes, Stack<(int Node, int Input)> path, int first)
    {
        IEnumerable<int> circle = path.Select(step => step.Node).TakeWhile(node => node != first).Append(first);
        string[] names = [.. circle.Select(node => nodes[node].Name)];
        Array.Reverse(names);
        return new InferenceException(
            $"its output leads back to its own input, through {string.Join(", ", names.Take(20))}: break the cycle.",
            nodes[first].Name, nodes[first].Operation.Kind);
    }

    private enum VisitState
    {
        New,
        Open,
        Done,
    }
}
