using System.Reflection;
using System.Reflection.Emit;

namespace ConvSharp.Tests.Architecture;

/// <summary>One type that a member names: in its signature, or anywhere in its body.</summary>
internal sealed record Reference(Type From, string Member, Type To);

/// <summary>Finds what types refer to, by their signatures and by the tokens in their methods' IL.</summary>
internal static class References
{
    private const BindingFlags All =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Everything that a type refers to, generic arguments and element types taken apart.</summary>
    public static IEnumerable<Reference> Of(Type type)
    {
        IEnumerable<Type?> declared =
            new[] { type.BaseType }.Concat(type.GetInterfaces()).Concat(Constraints(type.GetGenericArguments()));
        foreach (Type named in declared.OfType<Type>())
            yield return new Reference(type, "its declaration", named);
        foreach (FieldInfo field in type.GetFields(All))
            yield return new Reference(type, field.Name, field.FieldType);
        foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            foreach (Type named in OfSignature(method).Concat(OfBody(method)))
                yield return new Reference(type, method.Name, named);
        }
    }

    /// <summary>The type and all that its name is made of: List&lt;int[]&gt; gives List and int.</summary>
    public static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsFunctionPointer)
            return type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).SelectMany(Parts);
        if (type.IsGenericParameter)
            return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }

    private static IEnumerable<Type> Constraints(Type[] genericArguments) =>
        genericArguments.Where(argument => argument.IsGenericParameter).SelectMany(argument => argument.GetGenericParameterConstraints());

    private static IEnumerable<Type> OfSignature(MethodBase method)
    {
        IEnumerable<Type> types = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (method is MethodInfo info)
            types = types.Append(info.ReturnType);
        return method.IsGenericMethod
            ? types.Concat(method.GetGenericArguments()).Concat(Constraints(method.GetGenericArguments()))
            : types;
    }

    private static IEnumerable<Type> OfBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return [];
        IEnumerable<Type> locals = body.LocalVariables.Select(local => local.LocalType);
        IEnumerable<Type> caught = body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
            .Select(clause => clause.CatchType!);
        return locals.Concat(caught).Concat(Tokens(body.GetILAsByteArray()!).SelectMany(token => OfToken(method, token)));
    }

    private static IEnumerable<Type> OfToken(MethodBase method, int token)
    {
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        MemberInfo member = method.Module.ResolveMember(token, typeArguments, methodArguments)!;
        return member switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType!, field.FieldType],
            MethodBase called => OfSignature(called).Append(called.DeclaringType!),
            _ => [],
        };
    }

    /// <summary>The metadata tokens of types, fields and methods in IL.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (int at = 0; at < il.Length;)
        {
            short value = il[at] == 0xFE ? (short)((0xFE << 8) | il[at + 1]) : il[at];
            OpCode code = OpCodesByValue[value];
            at += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(il, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(il, at));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }
}
