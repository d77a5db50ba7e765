namespace ConvSharp.Imaging;

/// <summary>Makes the exceptions about the content of a picture file: which file, what is wrong, and what to do, on one line.</summary>
internal static class PictureFault
{
    public static InvalidDataException NoPicture(string name) =>
        new($"{name} is not a whole picture: PNG, JPEG, WebP, GIF and TIFF can be read.");

    public static InvalidDataException OtherFormat(string name, string format) =>
        new($"{name} is a {format} picture: convert it to PNG, JPEG or WebP.");

    public static InvalidDataException OtherTiff(string name, string form) =>
        new($"{name} is a TIFF picture {form}: convert it to PNG, or to a TIFF of 8 or 16 bits, grey or RGB, in strips.");

    public static InvalidDataException TooLarge(string name, string objection) => new($"{name} is too large: {objection}");

    public static InvalidDataException Cut(string name) => new($"{name} is cut short: get the file again.");

    public static InvalidDataException Damaged(string name, string fault) => new($"{name} is damaged ({fault}): get the file again.");
}
