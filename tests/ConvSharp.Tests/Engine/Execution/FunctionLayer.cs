using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Engine.Execution;

/// <summary>A function of variables as a layer.</summary>
internal sealed class FunctionLayer<T>(Func<Variable<T>, Variable<T>> function) : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Variable<T> Forward(Variable<T> input) => function(input);
}
