from __future__ import annotations

import pytest

from studio.servers.comfyui.graphs.check import check_graph
from studio.servers.comfyui.graphs.models import fit_models, models_of
from tests.servers.graphs.tools import catalogue, shipped


def server_with(**files: list[str]) -> dict[str, object]:
    inputs = {name: [options, {}] for name, options in files.items()}
    return {**catalogue(), "UnetLoaderGGUF": {**catalogue()["UnetLoaderGGUF"], "input": {"required": inputs}}}


def test_the_models_of_a_graph_are_told_with_their_folders() -> None:
    assert [(use.file, use.folder) for use in models_of(shipped("image/scene"))] == [
        ("flux1-kontext-dev-Q8_0.gguf", "diffusion_models (or unet)"),
        ("t5xxl_fp16.safetensors", "text_encoders (or clip)"),
        ("clip_l.safetensors", "text_encoders (or clip)"),
        ("flux_kontext_vae.safetensors", "vae"),
    ]


def test_the_same_model_in_another_precision_is_used_and_said() -> None:
    graph, made = fit_models(shipped("image/scene"), catalogue())
    assert graph["2"]["inputs"]["clip_name1"] == "t5xxl_fp8_e4m3fn.safetensors"
    assert [str(each) for each in made] == [
        "t5xxl_fp8_e4m3fn.safetensors is used for t5xxl_fp16.safetensors, which is not on the server (node 2)"
    ]
    assert check_graph(graph, catalogue()) == ()
    assert fit_models(graph, catalogue()) == (graph, ())


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        (["ltx-2-19b-dev_Q4_0.gguf"], "ltx-2-19b-dev_Q4_0.gguf"),
        (["ltx-2-19b-dev-Q6_K.gguf", "ltx-2-19b-dev_Q2_K.gguf"], "ltx-2-19b-dev-Q6_K.gguf"),
        (["ltx-2-19b-dev_bf16.gguf", "ltx-2-19b-dev_Q5_K_M.gguf"], "ltx-2-19b-dev_Q5_K_M.gguf"),
        (["ltx-2-19b-dev_Q2_K.gguf", "ltx-2-19b-dev_Q3_K_M.gguf"], "ltx-2-19b-dev_Q3_K_M.gguf"),
        (["video/LTX-2-19B-dev_Q4_K_S.gguf"], "video/LTX-2-19B-dev_Q4_K_S.gguf"),
        (["ltx-2-19b-distilled_Q4_K_M.gguf", "ltx-2.3-22b-dev_Q4_K_M.gguf"], None),
        ([], None),
    ],
)
def test_another_model_is_never_taken_for_it(there: list[str], taken: str | None) -> None:
    graph, made = fit_models(shipped("video/ltx2_text_to_video"), server_with(unet_name=there))
    assert graph["1"]["inputs"]["unet_name"] == (taken or "ltx-2-19b-dev_Q4_K_M.gguf")
    assert [each.file for each in made if each.use.place.node == "1"] == ([taken] if taken else [])
