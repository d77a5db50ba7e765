using ConvSharp.Benchmarks.ColdStart;
using TorchSharp;

using IDisposable noGradients = torch.no_grad();
using var layer = torch.nn.Conv2d(3, 1, 3, bias: false);
using torch.Tensor weight = torch.tensor(Article.Weight(), Article.WeightShape);
layer.weight!.copy_(weight);
using torch.Tensor input = torch.tensor(Article.Input(), Article.InputShape);

using torch.Tensor output = layer.forward(input);
Article.Report(output.data<float>().ToArray());
