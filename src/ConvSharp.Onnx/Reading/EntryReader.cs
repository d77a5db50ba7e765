namespace ConvSharp.Onnx.Reading;

/// <summary>Reads a pair of texts.</summary>
internal static class EntryReader
{
    public static (string Key, string Value) Read(ProtoReader reader)
    {
        string key = "", value = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (key, value);
    }
}
