"""The texts of the form's choice of models: key, Korean, English."""

from __future__ import annotations

MAKING: dict[str, tuple[str, str]] = {
    "models_expander": ("모델 고르기", "Models"),
    "models_help": (
        "그대로 두면 설정해 둔 대로 만들어요. 고른 모델을 쓸 수 없으면 다른 것으로 바꾸지 않고 알려 드려요.",
        "Left alone, the short is made as the studio is set up. A model you choose is used, or you are told why not.",
    ),
    "image_model": ("그림 모델", "Pictures by"),
    "lora": ("그림체 (LoRA)", "Style (LoRA)"),
    "lora_none": ("없음", "None"),
    "lora_weight": ("그림체 세기", "Strength of the style"),
    "image_steps": ("그림 단계 수", "Steps per picture"),
    "image_steps_help": (
        "0은 모델에 알맞게. 많을수록 오래 걸리고 섬세해져요.",
        "0: what suits the model. More take longer and show more detail.",
    ),
    "negative_prompt": ("그림에 없어야 할 것", "Not in the pictures"),
    "negative_prompt_hint": ("영어로: snow, crowd", "In English: snow, crowd"),
    "paint_character": (
        "캐릭터를 그림 속에 그려 넣기 (앞에 세우지 않고)",
        "Paint the presenter into the pictures instead of standing in front",
    ),
    "video_model": ("영상 모델", "Clips by"),
    "motion": ("움직임", "How much moves"),
    "motion_help": (
        "움직임을 정할 수 있는 모델에서만 바꿔 주세요.",
        "Change it only for models that can be told: AnimateDiff and Stable Video Diffusion.",
    ),
    "animate_photos": (
        "내 사진도 모델이 움직이기 (사진 속 모습이 달라져요)",
        "Let the model animate my photos too (it changes what they show)",
    ),
}
