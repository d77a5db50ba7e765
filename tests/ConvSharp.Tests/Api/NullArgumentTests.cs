using System.Reflection;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>Null where none is allowed is named by an exception, before anything else is looked at.</summary>
public class NullArgumentTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Members() => [.. Candidates().Select(Name)];

    /// <summary>
    /// Every public constructor and static method that takes a reference which must not be null; all arguments are defaults.
    /// </summary>
    [Theory]
    [MemberData(nameof(Members))]
    public void Null_is_refused_by_name(string member)
    {
        MethodBase method = Candidates().Single(candidate => Name(candidate) == member);
        object?[] arguments = [.. method.GetParameters().Select(Default)];
        Exception? thrown = Record.Exception(() =>
            method is ConstructorInfo maker ? maker.Invoke(arguments) : method.Invoke(null, arguments));
        Exception inner = Assert.IsType<TargetInvocationException>(thrown).InnerException!;
        ArgumentNullException refusal = Assert.IsType<ArgumentNullException>(inner);
        Assert.Contains(refusal.ParamName, method.GetParameters().Where(MustNotBeNull).Select(parameter => parameter.Name));
    }

    [Fact]
    public void There_are_many() => Assert.True(Candidates().Count() >= 25, $"{Candidates().Count()} members");

    private static IEnumerable<MethodBase> Candidates() =>
        from type in typeof(Convolution).Assembly.GetExportedTypes()
        where !type.IsAbstract || type.IsSealed
        where !typeof(Delegate).IsAssignableFrom(type) && !type.IsValueType && !typeof(Exception).IsAssignableFrom(type)
        where type.GetMethod("<Clone>$") is null // records are what the library hands out
        let closed = type.IsGenericTypeDefinition ? Closed(type) : type
        from method in closed.GetConstructors().Cast<MethodBase>()
            .Concat(closed.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        where !method.IsSpecialName || method.IsConstructor
        let made = method is MethodInfo { IsGenericMethodDefinition: true } generic ? Closed(generic) : method
        let parameters = made.GetParameters()
        where parameters.Any(MustNotBeNull)
        where !parameters.Any(parameter => parameter.ParameterType.IsByRefLike || parameter.ParameterType.IsByRef)
        select made;

    private static Type Closed(Type type) => type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(double))]);

    private static MethodInfo Closed(MethodInfo method) =>
        method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => typeof(double))]);

    private static bool MustNotBeNull(ParameterInfo parameter) => !parameter.ParameterType.IsValueType && !parameter.HasDefaultValue
        && Nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private static object? Default(ParameterInfo parameter) =>
        parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

    private static string Name(MethodBase method) =>
        $"{method.DeclaringType}.{method.Name}({string.Join<ParameterInfo>(", ", method.GetParameters())})";
}
