using ConvSharp.Benchmarks.ColdStart;
using Microsoft.ML.OnnxRuntime;

using var session = new InferenceSession(ArticleModel.Of(Article.Weight()));
using OrtValue input = OrtValue.CreateTensorValueFromMemory(Article.Input(), Article.InputShape);
var result = new float[Article.OutputLength];
using OrtValue output = OrtValue.CreateTensorValueFromMemory(result, Article.OutputShape);

using var options = new RunOptions();
session.Run(options, [ArticleModel.Input], [input], [ArticleModel.Output], [output]);
Article.Report(result);
