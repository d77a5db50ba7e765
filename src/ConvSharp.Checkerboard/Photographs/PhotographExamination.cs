using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>A photograph through a stack and through each remedy.</summary>
public sealed class PhotographExamination
{
    internal PhotographExamination(
        Tensor<float> picture, (int Height, int Width) givenSize, PictureArea place, PhotographTrial subject,
        IReadOnlyList<PhotographTrial> remedies)
    {
        (Picture, GivenSize, Place, Subject, Remedies) = (picture, givenSize, place, subject, remedies);
    }

    /// <summary>[3, height, width] in 0…1: the photograph as it was measured.</summary>
    public Tensor<float> Picture { get; }

    /// <summary>The size of the photograph that was given, before it was scaled down or cropped.</summary>
    public (int Height, int Width) GivenSize { get; }

    /// <summary>
    /// Where the checkerboard of <see cref="Subject"/> shows most, in pixels of the enlarged photograph (for stacks that reduce, of the
    /// photograph).
    /// </summary>
    public PictureArea Place { get; }

    /// <summary>The stack itself.</summary>
    public PhotographTrial Subject { get; }

    /// <summary>Each remedy; empty where nothing has a stride.</summary>
    public IReadOnlyList<PhotographTrial> Remedies { get; }

    /// <summary>The stack and its remedies.</summary>
    public IEnumerable<PhotographTrial> Trials => Remedies.Prepend(Subject);

    /// <summary>What the numbers mean.</summary>
    /// <param name="language">The language.</param>
    public string Advice(Language language) => PhotographText.Advice(this, language);

    /// <summary>What was done to the photograph before it was measured; null where nothing was.</summary>
    /// <param name="language">The language.</param>
    public string? SizeNote(Language language) => PhotographText.SizeNote(this, language);

    /// <summary><see cref="Place"/> in pixels of <see cref="Picture"/>.</summary>
    internal PictureArea PlaceInPicture
    {
        get
        {
            (int down, int across) = Enlargement;
            return new PictureArea(
                Place.Top / down, Place.Left / across, Math.Max(1, Place.Height / down), Math.Max(1, Place.Width / across));
        }
    }

    /// <summary>How many times larger than the photograph the pictures are in which <see cref="Place"/> lies.</summary>
    private (int Down, int Across) Enlargement => Subject.Stack.IsOfGradient
        ? (1, 1)
        : (MeasuringFrame.ScaleOf(Subject.Stack, 0), MeasuringFrame.ScaleOf(Subject.Stack, 1));

    /// <summary>The photograph at <see cref="Place"/>, each pixel as large as in the outputs: [3, height, width].</summary>
    internal Tensor<float> PictureAtPlace()
    {
        (int down, int across) = Enlargement;
        nint channels = Picture.Lengths[0];
        Tensor<float> part = Tensor.CreateFromShape<float>([channels, Place.Height, Place.Width]);
        for (nint channel = 0; channel < channels; channel++)
        {
            for (int row = 0; row < Place.Height; row++)
            {
                for (int column = 0; column < Place.Width; column++)
                    part[channel, row, column] = Picture[channel, (Place.Top + row) / down, (Place.Left + column) / across];
            }
        }

        return part;
    }
}
