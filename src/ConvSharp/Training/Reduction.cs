namespace ConvSharp.Training;

/// <summary>Whether the losses of all elements are averaged or added up.</summary>
public enum Reduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
