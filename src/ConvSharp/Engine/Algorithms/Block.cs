using ConvSharp.Engine.Input;
using ConvSharp.Engine.Output;

namespace ConvSharp.Engine.Algorithms;

internal abstract unsafe partial class PhasedConvolution<TSimd, TVector, T>
{
    /// <summary>
    /// One piece of work: a range of outputs of every phase, for one sample and group, and a range of its output channels.
    /// </summary>
    /// <remarks>Fields, not properties: the JIT compiles each accessor on its own, which would delay a program's first result.</remarks>
    protected struct Block
    {
        /// <summary>The outputs and the input that they see.</summary>
        public InputBlock<T> Window;

        /// <summary>First part of the output channels, of <see cref="ChannelParts"/>.</summary>
        public nint FirstPart;

        /// <summary>The part after the last.</summary>
        public nint EndPart;

        /// <summary>Whether taps that only meet padding may be left out.</summary>
        public bool SkipsPadding;

        public T* Packed;

        /// <summary>What happens to the group's sums on their way to the output.</summary>
        public Epilogue<T> Epilogue;

        /// <summary>The sample's and group's first output element.</summary>
        public T* Output;

        public T* Scratch;
    }
}
