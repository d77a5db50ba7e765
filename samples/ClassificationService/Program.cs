using ConvSharp.Examples.Classification;
using ConvSharp.Examples.ClassificationService;
using ConvSharp.Examples.Shared;
using ConvSharp.Onnx;

const string Usage = """
    ClassificationService MODEL [--labels FILE] [--prepare torchvision|cntk] [--url http://localhost:5080]
               [--workers N] [--batch 8] [--wait 2] [--requests 64]
           ClassificationService load URL PICTURE [--clients 8] [--requests 400]
    """;

return await SampleProgram.RunAsync(Usage, () => args is ["load", ..] ? Load() : Serve());

async Task Serve()
{
    ServiceSettings usual = new();
    var arguments = Arguments.Parse(
        args, least: 1, most: 1, names: ["--labels", "--prepare", "--url", "--workers", "--batch", "--wait", "--requests"]);
    ServiceSettings settings = new()
    {
        Url = arguments.Text("--url") ?? usual.Url,
        Workers = arguments.WholeNumber("--workers", usual.Workers, least: 1, most: 1024),
        MaxBatch = arguments.WholeNumber("--batch", usual.MaxBatch, least: 1, most: 256),
        BatchWait = TimeSpan.FromMilliseconds(arguments.Number("--wait", usual.BatchWait.TotalMilliseconds, least: 0, most: 1000)),
        MaxRequests = arguments.WholeNumber("--requests", usual.MaxRequests, least: 1, most: 1 << 20),
    };
    PictureNetwork network = new(OnnxModel.Load(arguments.Words[0]), Preparation.Of(arguments.Text("--prepare")));
    Classifier classifier = new(network, Labels.Read(arguments.Text("--labels")));
    await using WebApplication app = ServiceHost.Build(classifier, settings);
    await app.StartAsync();
    Console.WriteLine($"Ready on {string.Join(", ", app.Urls)}");
    await app.WaitForShutdownAsync();
}

async Task Load()
{
    var arguments = Arguments.Parse(args, least: 3, most: 3, names: ["--clients", "--requests"]);
    if (!Uri.TryCreate(arguments.Words[1], UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        throw new UsageException($"'{arguments.Words[1]}' is no URL such as {new ServiceSettings().Url}.");
    int clients = arguments.WholeNumber("--clients", absent: 8, least: 1, most: 10_000);
    int requests = arguments.WholeNumber("--requests", absent: 400, least: 1, most: 10_000_000);
    Console.WriteLine(await LoadRun.Of(url, await File.ReadAllBytesAsync(arguments.Words[2]), clients, requests));
}
