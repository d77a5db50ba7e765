using ConvSharp.Goldens;
using ConvSharp.NativePatches;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project eng/goldens -- FOLDER (see eng/goldens/README.md)");
    return 2;
}

string folder = Directory.CreateDirectory(args[0]).FullName;
TorchSharpWrapper.Patch(AppContext.BaseDirectory);
TorchSharp.torch.set_num_threads(1);
GoldenWriter.Write(Path.Combine(folder, "layers.json"), LayerCases.All(Path.Combine(AppContext.BaseDirectory, "layers.txt")));
GoldenWriter.Write(Path.Combine(folder, "modules.json"), ModuleCase.WriteAll(ModuleCases.All()));
GoldenWriter.Write(Path.Combine(folder, "activations.json"), ModuleCase.WriteAll(ActivationCases.All()));
GoldenWriter.Write(Path.Combine(folder, "norms.json"), ModuleCase.WriteAll(NormCases.All()));
GoldenWriter.Write(Path.Combine(folder, "curves.json"), CurveCases.All());
GoldenWriter.Write(Path.Combine(folder, "losses.json"), LossCases.All());
GoldenWriter.Write(Path.Combine(folder, "optimizers.json"), OptimizerCases.All());
GoldenWriter.Write(Path.Combine(folder, "random.json"), RandomCases.All());
GoldenWriter.Write(Path.Combine(folder, "inits.json"), InitCases.All());
return 0;
