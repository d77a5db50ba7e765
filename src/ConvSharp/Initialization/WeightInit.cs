namespace ConvSharp.Initialization;

/// <summary>How the weight of a layer is drawn.</summary>
public enum WeightInit
{
    /// <summary>As torch draws it when it makes the layer.</summary>
    Default,

    /// <summary>torch.nn.init.xavier_normal_.</summary>
    XavierNormal,

    /// <summary>torch.nn.init.xavier_uniform_.</summary>
    XavierUniform,

    /// <summary>torch.nn.init.kaiming_normal_.</summary>
    KaimingNormal,

    /// <summary>torch.nn.init.kaiming_uniform_.</summary>
    KaimingUniform,

    /// <summary>torch.nn.init.dirac_.</summary>
    Dirac,

    /// <summary>torch.nn.init.zeros_.</summary>
    Zeros,

    /// <summary>torch.nn.init.ones_.</summary>
    Ones,
}
