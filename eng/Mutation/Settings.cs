using System.Globalization;

namespace ConvSharp.Mutation;

/// <summary>What a run was asked for.</summary>
internal sealed record Settings
{
    public const string Usage = """
        dotnet run -c Release --project eng/Mutation -- [options]
          --count N        number of random mutants (60)
          --seed N         which ones (1)
          --folders A,B    folders or files below src/ConvSharp (Geometry,Layers,Training,Files,Planning,Algorithms,Reference)
          --tests A,B      only test classes whose full names contain one of these
          --list           shows the mutants and ends
          --only A,B       runs these numbers of the list alone
          --workers N      test processes at once (one per processor)
          --scratch PATH   folder for the copy of the repository (in the folder for temporary files)
        """;

    public int Count { get; private set; } = 60;

    public int Seed { get; private set; } = 1;

    public string[] Folders { get; private set; } =
    [
        "Geometry", "Layers", "Training", "Files", "Engine/Planning", "Plans", "Engine/Input", "Engine/Weights", "Engine/Output",
        "Engine/Algorithms", "Reference",
    ];

    public string[] Tests { get; private set; } = [""];

    public bool IsList { get; private set; }

    public int[]? Only { get; private set; }

    public int Workers { get; private set; } = Environment.ProcessorCount;

    public string Scratch { get; private set; } = Path.Combine(Path.GetTempPath(), "convsharp-mutation");

    /// <summary>Reads the command line; null when it asks for help or makes no sense.</summary>
    public static Settings? Read(string[] arguments)
    {
        var settings = new Settings();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--list")
            {
                settings.IsList = true;
                continue;
            }

            if (++i == arguments.Length || !settings.Set(name, arguments[i]))
                return null;
        }

        return settings;
    }

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "--count":
                Count = Number(value);
                return true;
            case "--seed":
                Seed = Number(value);
                return true;
            case "--folders":
                Folders = value.Split(',');
                return true;
            case "--tests":
                Tests = value.Split(',');
                return true;
            case "--only":
                Only = [.. value.Split(',').Select(Number)];
                return true;
            case "--workers":
                Workers = Number(value);
                return true;
            case "--scratch":
                Scratch = Path.GetFullPath(value);
                return true;
            default:
                return false;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
