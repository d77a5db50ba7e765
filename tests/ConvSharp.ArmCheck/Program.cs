using System.Globalization;
using System.Runtime.InteropServices;
using ConvSharp.ArmCheck;
using ConvSharp.Engine.Simd;

int problems = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
var comparison = new Comparison();
for (int seed = 0; seed < problems; seed++)
{
    if (seed % 2 == 0)
        ProblemCheck.Run<float>(seed, comparison);
    else
        ProblemCheck.Run<double>(seed, comparison);
}

foreach (string fault in comparison.Faults)
    Console.WriteLine(fault);
Console.WriteLine(
    $"{RuntimeInformation.ProcessArchitecture}, {VectorWidths.Widest.Describe()} vectors: {problems} problems, "
    + $"{comparison.Results} results by {string.Join(", ", comparison.Ways)}: {comparison.Faults.Count} wrong");
return comparison.Faults.Count == 0 ? 0 : 1;
