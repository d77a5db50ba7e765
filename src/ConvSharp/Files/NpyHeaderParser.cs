namespace ConvSharp.Files;

/// <summary>
/// Parses the one form of Python dictionary that a .npy header may hold: <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, each once,
/// in any order.
/// </summary>
internal ref struct NpyHeaderParser(ReadOnlySpan<char> text, string source)
{
    private NpyScanner _scanner = new(text, source);

    public NpyHeader Parse()
    {
        string? descr = null;
        bool? fortranOrder = null;
        long[]? shape = null;

        _scanner.Expect('{');
        while (!_scanner.TryTake('}'))
        {
            string key = _scanner.TakeString();
            bool repeated = key switch
            {
                "descr" => descr is not null,
                "fortran_order" => fortranOrder is not null,
                "shape" => shape is not null,
                _ => throw _scanner.Error($"the header has the unknown key {Malformed.Quote(key)}"),
            };
            if (repeated)
            {
                throw _scanner.Error($"the header has the key '{key}' twice");
            }

            _scanner.Expect(':');
            switch (key)
            {
                case "descr":
                    descr = _scanner.Next == '[' ? throw Structured() : _scanner.TakeString();
                    break;
                case "fortran_order":
                    fortranOrder = _scanner.TakeBool();
                    break;
                default:
                    shape = _scanner.TakeTuple();
                    break;
            }

            if (!_scanner.TryTake(','))
            {
                _scanner.Expect('}');
                break;
            }
        }

        _scanner.ExpectEnd();
        (ElementType type, bool bigEndian) = NpyDescription.Parse(descr ?? throw Missing("descr"), source);
        bool order = fortranOrder ?? throw Missing("fortran_order");
        return new NpyHeader(type, bigEndian, order, FileShape.Checked(source, shape ?? throw Missing("shape"), type));
    }

    // A list of fields: (name, type), or (name, type, shape), where the name may be a tuple of a title and the name.
    private InvalidDataException Structured()
    {
        List<string> fields = [];
        _scanner.Expect('[');
        while (!_scanner.TryTake(']'))
        {
            _scanner.Expect('(');
            bool titled = _scanner.TryTake('(');
            string name = _scanner.TakeName();
            if (titled)
            {
                _scanner.Expect(',');
                name = _scanner.TakeName();
                _scanner.Expect(')');
            }

            while (!_scanner.TryTake(')'))
            {
                _scanner.Expect(',');
                _scanner.SkipValue();
            }

            // Numpy writes the gaps between fields as fields without a name.
            if (name.Length > 0)
            {
                fields.Add(name);
            }

            _ = _scanner.TryTake(',');
        }

        return NpyDescription.Structured(fields, source);
    }

    private readonly InvalidDataException Missing(string key) => _scanner.Error($"the header lacks the key '{key}'");
}
