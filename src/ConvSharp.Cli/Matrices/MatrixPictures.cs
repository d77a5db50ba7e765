using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Reference;

namespace ConvSharp.Cli.Matrices;

/// <summary>What the user wants to see of a matrix.</summary>
/// <param name="View">The view; null: the equation where it fits, else plain.</param>
/// <param name="Size">The width in pixels.</param>
/// <param name="Row">The only row or column to show, or the framed one; null: all, or the first.</param>
/// <param name="Theme">The background.</param>
/// <param name="Language">The language of captions.</param>
/// <param name="Font">The user's font for captions, if there is one.</param>
internal sealed record MatrixPictureRequest(
    MatrixView? View, int Size, int? Row, DrawingTheme Theme, Language Language, CaptionFont? Font);

/// <summary>Makes the file of a matrix: numbers, or a view of it.</summary>
internal sealed class MatrixPictures<T>(
    ConvolutionGeometry geometry, ConvolutionMatrix<T> matrix, Tensor<T> weight, AnimationValues values, string path)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Draws what is asked for; the result writes it.</summary>
    /// <exception cref="RequestException">The view cannot show this matrix.</exception>
    public Action<Stream> Writer(MatrixPictureRequest request)
    {
        bool mayBePlain = !MatrixFile.Moves(path) && request.Row is null;
        if (request.View == MatrixView.Plain || !MatrixFile.IsPicture(path))
            return stream => MatrixFile.Write(matrix, path, stream, request.Language);
        try
        {
            if (request.View is MatrixView.Grids or MatrixView.Pair)
            {
                MatrixPicture picture = Grids(request);
                return stream => MatrixFile.WritePicture(picture, path, stream, request.Font);
            }

            Animation animation = Animate(request);
            return stream => stream.Write(animation.Encode(AnimationFiles.FormatOf(path), font: request.Font));
        }
        catch (ArgumentException) when (request.View is null && mayBePlain)
        {
            return stream => MatrixFile.Write(matrix, path, stream, request.Language);
        }
        catch (ArgumentException fault) when (!Failure.IsOfRequest(fault))
        {
            throw OptionMessage.Of(fault);
        }
    }

    private Animation Animate(MatrixPictureRequest request)
    {
        var options = new AnimationOptions { Size = request.Size, Theme = request.Theme, Language = request.Language };
        return request.View switch
        {
            MatrixView.Flatten => Animation.CreateFlattening(geometry, values, options),
            MatrixView.RoundTrip => Animation.CreateRoundTrip(geometry, values, options),
            _ => Animation.CreateEquation(geometry, values, options, request.Row ?? (MatrixFile.IsStill(path) ? 0 : null)),
        };
    }

    private MatrixPicture Grids(MatrixPictureRequest request)
    {
        var options = new MatrixPictureOptions
        {
            Size = request.Size,
            Row = request.Row ?? 0,
            Theme = request.Theme,
            Language = request.Language,
        };
        var flat = new T[weight.FlattenedLength];
        weight.FlattenTo(flat);
        return request.View == MatrixView.Pair
            ? MatrixPicture.CreatePair<T>(geometry, flat, options)
            : MatrixPicture.Create<T>(geometry, flat, options);
    }
}
