using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads names and types of inputs and outputs.</summary>
internal static class TypeReader
{
    public static ValueDefinition ReadValue(ProtoReader reader)
    {
        string name = "";
        TypeDefinition? type = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    type = ReadType(reader.Message());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name, type);
    }

    private static TypeDefinition ReadType(ProtoReader reader)
    {
        TypeDefinition type = new(TypeKind.Unknown, DataType.Undefined, null);
        while (reader.Next())
        {
            TypeKind kind = reader.Field switch
            {
                1 => TypeKind.Tensor,
                4 => TypeKind.Sequence,
                5 => TypeKind.Map,
                8 => TypeKind.SparseTensor,
                9 => TypeKind.Optional,
                _ => TypeKind.Unknown,
            };
            if (kind == TypeKind.Tensor)
            {
                type = ReadTensor(reader.Message());
                continue;
            }

            if (kind != TypeKind.Unknown)
                type = new(kind, DataType.Undefined, null);
            reader.Skip();
        }

        return type;
    }

    private static TypeDefinition ReadTensor(ProtoReader reader)
    {
        var element = DataType.Undefined;
        List<DimensionDefinition>? dimensions = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    element = (DataType)reader.SmallInteger();
                    break;
                case 2:
                    ReadShape(reader.Message(), dimensions ??= []);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(TypeKind.Tensor, element, dimensions);
    }

    private static void ReadShape(ProtoReader reader, List<DimensionDefinition> dimensions)
    {
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            if (dimensions.Count == FileShape.MaxRank)
                throw reader.Error($"a shape has more than {FileShape.MaxRank} axes");
            dimensions.Add(ReadDimension(reader.Message()));
        }
    }

    private static DimensionDefinition ReadDimension(ProtoReader reader)
    {
        DimensionDefinition dimension = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    dimension = new(reader.Integer(), null);
                    break;
                case 2:
                    dimension = new(null, reader.Text());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return dimension;
    }
}
