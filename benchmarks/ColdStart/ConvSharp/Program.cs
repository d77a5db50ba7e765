using System.Numerics.Tensors;
using ConvSharp.Benchmarks.ColdStart;
using ConvSharp.Layers;

var layer = new Conv2d<float>(3, 1, 3, bias: false);
layer.Weight.Set(Tensor.Create(Article.Weight(), [1, 3, 3, 3]));
Tensor<float> input = Tensor.Create(Article.Input(), [1, 3, 400, 600]);

var result = new float[Article.OutputLength];
layer.Forward(input, Tensor.Create(result, [1, 1, 398, 598]));
Article.Report(result);
