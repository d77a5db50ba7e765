using ConvSharp.Examples.KernelLearning;
using ConvSharp.Gallery;

// gallery FOLDER [PHOTO [TRAINING-STEPS]]
if (args.Length is 0 or > 3 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project eng/Gallery -- FOLDER [PHOTO [TRAINING-STEPS]]; FOLDER must exist");
    return 2;
}

int steps = args.Length == 3 ? int.Parse(args[2]) : KernelTrainingOptions.Default.Steps;
foreach (string file in GalleryFiles.Write(args[0], args.ElementAtOrDefault(1), steps, new ParallelOptions()))
    Console.WriteLine($"wrote {file}");
return 0;
