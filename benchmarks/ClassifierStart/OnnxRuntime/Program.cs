using ConvSharp.Examples.Classification;
using ConvSharp.Examples.Shared;
using Microsoft.ML.OnnxRuntime;

const int Side = 224;
float[] values = new float[3 * Side * Side];
Preparation.Prepare(Photo.Load(args[1]), Preparation.Of(null), Side, values);
using var session = new InferenceSession(args[0]);
using var input = OrtValue.CreateTensorValueFromMemory(values, [1, 3, Side, Side]);
using var options = new RunOptions();
using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
foreach (ClassScore score in ClassScore.Top(outputs[0].GetTensorDataAsSpan<float>(), Labels.Read(null), 5))
    Console.WriteLine(score);
