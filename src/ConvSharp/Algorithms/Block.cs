namespace ConvSharp.Algorithms;

internal abstract unsafe partial class PhasedConvolution<TSimd, TVector, T>
{
    /// <summary>
    /// One piece of work: a range of outputs of every phase, for one picture and group, and a range of its output channels.
    /// </summary>
    /// <remarks>Fields: each accessor of a property would be compiled by itself before a program's first result.</remarks>
    protected struct Block
    {
        /// <summary>The outputs' place along the depth.</summary>
        public nint Depth;

        public nint FirstRow;

        public nint Rows;

        public nint FirstColumn;

        public nint Columns;

        public nint Group;

        /// <summary>First part of the output channels, of <see cref="ChannelParts"/>.</summary>
        public nint FirstPart;

        /// <summary>The part after the last.</summary>
        public nint EndPart;

        public bool IsCopied;

        /// <summary>How <see cref="Input"/> is laid out.</summary>
        public InputLayout Layout;

        /// <summary>From one output row to the next, in the input.</summary>
        public nint RowStep;

        /// <summary>Whether taps that only meet padding may be left out.</summary>
        public bool SkipsPadding;

        /// <summary>
        /// The element at the lowest offsets of the block's first output. Read in place it may lie before the input: only taps that meet
        /// the input are followed.
        /// </summary>
        public T* Input;

        public T* Packed;

        /// <summary>The group's bias, or null.</summary>
        public T* Bias;

        /// <summary>The picture's and group's first output element.</summary>
        public T* Output;

        public T* Scratch;
    }
}
