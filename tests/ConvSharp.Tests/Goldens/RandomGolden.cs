namespace ConvSharp.Tests.Goldens;

/// <summary>What libtorch's CPU generator drew, step after step in one stream.</summary>
public sealed record RandomGolden<T>(string Name, IReadOnlyList<RandomStep<T>> Steps);

public abstract record RandomStep<T>;

/// <summary>torch.manual_seed(Seed).</summary>
public sealed record SeedStep<T>(ulong Seed) : RandomStep<T>;

/// <summary>So many uniform numbers of T are drawn, but not recorded.</summary>
public sealed record SkipStep<T>(int Count) : RandomStep<T>;

/// <summary>Tensor.uniform_(From, To).</summary>
public sealed record UniformStep<T>(double From, double To, T[] Values) : RandomStep<T>;

/// <summary>Tensor.normal_(Mean, Std).</summary>
public sealed record NormalStep<T>(double Mean, double Std, T[] Values) : RandomStep<T>;
