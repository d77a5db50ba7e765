using System.Diagnostics;
using ConvSharp.Mutation;

if (Settings.Read(args) is not { } settings)
{
    Console.WriteLine(Settings.Usage);
    return 1;
}

var clock = Stopwatch.StartNew();
string repository = Command.Output(AppContext.BaseDirectory, "git", "rev-parse", "--show-toplevel").Trim();
var equivalents = new Equivalents(Path.Combine(repository, "eng", "Mutation", "equivalent.md"));
var copy = new ScratchCopy(Directory.CreateDirectory(settings.Scratch).FullName);
copy.Update(repository);
var program = new TestProgram(copy.Program);
var library = new MutantLibrary(copy.Library, copy.CompilerArguments());
IReadOnlyList<IReadOnlyList<Mutation>> sites = library.Sites(settings.Folders);
var sample = new Sample(sites, settings.Seed, settings.Count);
sample.Compile(library, program.Library);
(int Number, Mutation Mutation)[] mutants =
[
    .. from mutant in sample.Mutants.Index()
       where mutant.Item is not null && (settings.Only?.Contains(mutant.Index) ?? true)
       select (mutant.Index, mutant.Item),
];
Console.WriteLine(
    $"{sites.Count} places, {mutants.Length} mutants of seed {settings.Seed}; {sample.Refused} others did not compile"
    + $" ({clock.Elapsed:mm\\:ss})");
if (settings.IsList)
{
    foreach ((int number, Mutation mutation) in mutants)
        Console.WriteLine($"{number,4} {mutation}");
    return 0;
}

var survey = new Survey(program, sample.Mutants.Count, settings.Workers);
TestClass[] classes = await survey.Run(
    [.. program.Classes().Where(name => settings.Tests.Any(part => name.Contains(part, StringComparison.Ordinal)))]);
Console.WriteLine($"{classes.Length} test classes pass with no mutant on ({clock.Elapsed:mm\\:ss})");
foreach (string failure in survey.Failures)
    Console.WriteLine($"left out, since it fails with no mutant on: {failure}");

var report = new Report(equivalents, mutants.Length);
var hunt = new Hunt(program, classes);
await Parallel.ForEachAsync(mutants, new ParallelOptions { MaxDegreeOfParallelism = settings.Workers }, async (mutant, _) =>
    report.Add(mutant.Number, mutant.Mutation, hunt.Reaches(mutant.Number), await hunt.Find(mutant.Number, mutant.Mutation)));
report.Total(clock.Elapsed);
return report.Unexplained == 0 ? 0 : 2;
