"""Makes the files of this folder. They were made by Python 3.11, torch 1.13 and numpy 1.24."""
import collections

import numpy as np
import torch

torch.manual_seed(0)
base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8
state = collections.OrderedDict()
state['conv.weight'] = base
state['view'] = base[1, 1:, ::2]
state['transposed'] = base.permute(2, 0, 1)
state['half'] = torch.tensor([1.5, -2.25, float('inf')]).half()
state['bf16'] = torch.tensor([1.5, -2.25, float('nan')]).bfloat16()
state['double'] = torch.tensor([[1 / 3, 2 / 3]], dtype=torch.float64)
state['int64'] = torch.tensor([1, -2, 2 ** 40])
state['int8'] = torch.tensor([-128, 127], dtype=torch.int8)
state['uint8'] = torch.tensor([0, 255], dtype=torch.uint8)
state['int16'] = torch.tensor([-30000], dtype=torch.int16)
state['int32'] = torch.tensor([[-7]], dtype=torch.int32)
state['bool'] = torch.tensor([True, False])
state['scalar'] = torch.tensor(7)
state['empty'] = torch.zeros(0, 3)
state['expanded'] = torch.tensor([3.0]).expand(2, 2)
state['parameter'] = torch.nn.Parameter(torch.tensor([0.5]))
torch.save(state, 'types.pt')
torch.save(state, 'types-legacy.pt', _use_new_zipfile_serialization=False)
torch.save({'a': torch.tensor([1., 2.])}, 'protocol4.pt', pickle_protocol=4)

network = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3), torch.nn.ReLU())
torch.save(network, 'module.pt')
torch.save(
    {
        'epoch': 3, 'best': 0.5, 'name': 'x', 'state_dict': network.state_dict(), 'sizes': torch.Size([1, 2]),
        'dev': torch.device('cpu'),
        'opt': {'state': {0: {'step': torch.tensor(3.)}}, 'param_groups': [{'lr': 0.1, 'betas': (0.9, 0.99), 'params': [0, 1]}]},
    },
    'checkpoint.ckpt')

x = np.arange(6, dtype=np.float32).reshape(2, 3)
np.savez('a.npz', x=x, f=np.asfortranarray(x * 2), be=x.astype('>f8'), i=np.arange(3), s=np.float32(5), b=np.array([True]))
np.savez_compressed('ac.npz', x=x, f=np.asfortranarray(x * 2), z=np.zeros((64, 64), np.float32))
