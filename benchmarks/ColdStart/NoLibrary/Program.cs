using ConvSharp.Benchmarks.ColdStart;

// The floor: what every program has to do beside the convolution.
Article.Weight();
Article.Report(Article.Input());
