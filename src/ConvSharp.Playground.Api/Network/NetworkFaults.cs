using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Playground.Api.Network;

/// <summary>The library's sentences about files and networks, beside the control that they are about.</summary>
internal static class NetworkFaults
{
    /// <summary>The result of a call of the library.</summary>
    /// <exception cref="RequestFault">What the library refuses.</exception>
    public static T Blamed<T>(string? control, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ConvolutionArgumentException fault)
        {
            throw new RequestFault(fault.Reason, NetworkWords.All.FirstOrDefault(word => word == fault.ParamName) ?? control);
        }
        catch (Exception fault) when (fault is OnnxException or InferenceException or InvalidDataException or IOException
            or OverflowException or NotSupportedException or ArgumentException)
        {
            throw new RequestFault(ConvolutionArgumentException.ReasonOf(fault), control);
        }
        catch (OutOfMemoryException)
        {
            throw new RequestFault("There is not enough memory for this: use a smaller picture, or a smaller network.", control);
        }
    }
}
