using ConvSharp.Engine.Execution;
using ConvSharp.Errors;

namespace ConvSharp.Inference.Execution;

/// <summary>Describes, prepares and runs single nodes, and puts the node's name on errors.</summary>
internal static class NodeRun
{
    /// <summary>The descriptions of a node's outputs.</summary>
    public static ValueInfo[] Infer(IndexedNode node, ValueInfo?[] inputs)
    {
        try
        {
            ValueInfo[] outputs = node.Operation.Infer(inputs);
            return outputs.Length >= node.Outputs.Length
                ? outputs
                : throw new InferenceException($"it has {outputs.Length} outputs, but {node.Outputs.Length} are named: name fewer.");
        }
        catch (Exception error) when (IsAbout(error))
        {
            throw node.Blame(error);
        }
    }

    /// <summary>The step of a node for described inputs and outputs.</summary>
    public static Step Prepare(
        IndexedNode node, ValueInfo?[] inputs, ValueInfo[] outputs, InferenceOptions options, ParallelOptions? parallel)
    {
        try
        {
            return node.Operation.Prepare(new StepDescription(inputs, outputs, node.State, options.Accuracy, parallel));
        }
        catch (Exception error) when (IsAbout(error))
        {
            throw node.Blame(error);
        }
    }

    /// <summary>Runs a step.</summary>
    public static void Execute(IndexedNode node, Step step, StepMemory memory)
    {
        try
        {
            step.Execute(memory);
        }
        catch (Exception error) when (IsAbout(error))
        {
            throw node.Blame(error);
        }
    }

    /// <summary>Describes, prepares and runs a node whose inputs are there; its outputs get memory of their own.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs with their elements.</param>
    /// <param name="memory">The operands of inputs and outputs.</param>
    /// <param name="options">How the model is prepared.</param>
    public static unsafe void Whole(IndexedNode node, ValueInfo?[] inputs, StepMemory memory, InferenceOptions options)
    {
        ValueInfo[] outputs = Infer(node, inputs);
        Step step = Prepare(node, inputs, outputs, options, memory.Parallel);
        bool runs = false;
        for (int i = 0; i < memory.OutputCount; i++)
        {
            StepOperand operand = memory.Outputs[i];
            if (!operand.IsPresent)
                continue;
            if (outputs[i].Value is { } value)
            {
                operand.Give(value.Pinned());
            }
            else if (!outputs[i].HasShape)
            {
                runs = true;
            }
            else if (step.OffsetInInput(i) is >= 0 and long offset)
            {
                operand.Share(memory.Inputs[0], outputs[i], checked((nint)offset));
            }
            else
            {
                runs = true;
                operand.Allocate(outputs[i].Type, outputs[i].Shape);
            }
        }

        if (!runs)
            return;
        if (step.WorkspaceBytes == 0)
        {
            Execute(node, step, memory);
            return;
        }

        using Workspace workspace = Workspace.Rent(step.WorkspaceBytes);
        (memory.WorkspaceAddress, memory.WorkspaceLength) = ((nint)workspace.Start, step.WorkspaceBytes);
        Execute(node, step, memory);
    }

    /// <summary>Computes a node whose inputs are all known.</summary>
    /// <returns>The outputs, in memory that never moves; null where one is not wanted.</returns>
    public static InferenceTensor?[] OnTensors(
        IndexedNode node, ValueInfo?[] inputs, InferenceOptions options, ParallelOptions parallel)
    {
        StepOperand[] operands = [.. inputs.Select(input => input is null ? StepOperand.None : StepOperand.Of(input.Value!))];
        StepOperand[] outputs =
        [
            .. node.Outputs.Select(id => id == IndexedNode.Absent ? StepOperand.None : StepOperand.OfUnknownShape()),
        ];
        Whole(node, inputs, new StepMemory(operands, outputs) { Parallel = parallel }, options);
        return [.. outputs.Select(output => output.IsPresent ? output.AsTensor() : null)];
    }

    /// <summary>Whether an error is about the node's operands, and so needs the node's name.</summary>
    private static bool IsAbout(Exception error) => error is InferenceException or ConvolutionArgumentException or OverflowException;
}
