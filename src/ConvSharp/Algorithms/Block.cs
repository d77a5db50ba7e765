namespace ConvSharp.Algorithms;

internal abstract unsafe partial class PhasedConvolution<TSimd, TVector, T>
{
    /// <summary>
    /// One piece of work: a range of outputs of every phase, for one picture and group, and a range of its output channels.
    /// </summary>
    protected readonly struct Block
    {
        /// <summary>The outputs' place along the depth.</summary>
        public nint Depth { get; init; }

        public nint FirstRow { get; init; }

        public nint Rows { get; init; }

        public nint FirstColumn { get; init; }

        public nint Columns { get; init; }

        public nint Group { get; init; }

        /// <summary>First part of the output channels, of <see cref="ChannelParts"/>.</summary>
        public nint FirstPart { get; init; }

        /// <summary>The part after the last.</summary>
        public nint EndPart { get; init; }

        public bool IsCopied { get; init; }

        /// <summary>How <see cref="Input"/> is laid out.</summary>
        public InputLayout Layout { get; init; }

        /// <summary>From one output row to the next, in the input.</summary>
        public nint RowStep { get; init; }

        /// <summary>Whether taps that only meet padding may be left out.</summary>
        public bool SkipsPadding { get; init; }

        /// <summary>
        /// The element at the lowest offsets of the block's first output. Read in place it may lie before the input: only taps that meet
        /// the input are followed.
        /// </summary>
        public T* Input { get; init; }

        public T* Packed { get; init; }

        /// <summary>The group's bias, or null.</summary>
        public T* Bias { get; init; }

        /// <summary>The picture's and group's first output element.</summary>
        public T* Output { get; init; }

        public T* Scratch { get; init; }
    }
}
