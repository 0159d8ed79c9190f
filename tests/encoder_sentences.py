"""Sentences a shop hears, written for the parity tests of the encoder: zh, en and mixed."""

from itertools import product

CHINESE = """
我的订单到哪了
快递怎么还没到，都五天了
亲，这件还有货吗
包邮吗？
能不能便宜点
我要退货，尺码买大了
不要退款，我要换一个颜色
帮我取消刚才下的那个订单
收货地址填错了，可以改吗
发票抬头能改成公司吗
付款的时候一直失败，钱却扣了
优惠券为什么用不了
这双鞋的鞋底防滑吗？
想给妈妈买件羽绒服，预算五百以内
有没有适合敏感肌的面霜
三岁宝宝穿多大码
转人工
你是机器人吗
密码忘了，登录不上去
谢谢老板，辛苦啦
好的
嗯
在吗
再见
收到的杯子碎了，太失望了
客服态度特别差，我要投诉
双十一还有活动吗
昨天说今天发货，怎么还显示待发货
签收了但是我没拿到包裹
运费险怎么赔
电饭煲能预约吗，几升的适合四口之家
耳机只有一边有声音
这个和那个有什么区别啊
今天天气怎么样
给我讲个笑话吧
两件一起买能不能打个折，运费也免了吧，我是老顾客了，之前在你们家买过好几次
上周买的空气炸锅用了两次就不加热了，说明书上也没写怎么办，你们保修多久，需要我寄回去吗
四十二码，黑色
2024110500012
不是这个订单，是另一个
""".split("\n")

ENGLISH = """
Where is my order?
I want to return these shoes, they are too small
can i get a refund
Please cancel my order, I ordered the wrong colour by mistake
How much is shipping to Canada?
Is this jacket waterproof?
Do you have it in size M
I need an invoice for my company
my card was declined but I was charged twice
The coupon code SAVE20 does not work
Can you recommend a gift for my father under $50?
What's the difference between these two?
talk to a human
are you a robot?
I forgot my password and can't log in
thanks a lot!
ok
hi
bye
The package says delivered but I never got it
This is the worst service I have ever had
Can I change the delivery address before it ships?
How long does the warranty last
does it come with a charger
Is there a student discount?
My headphones only play on the left side, and the case will not charge any more.
I'd like something warm for hiking in winter, not too heavy, preferably in green or grey.
What is the meaning of life?
who won the football match last night
never mind
no, the other order
the second one please
Track order number ZG24110507
I was promised a delivery on Monday, it is now Thursday and nobody answers my e-mails.
wheres my stuff???
I dont want it anymore
Could you tell me whether the rice cooker has a timer and how many litres it holds?
WHY IS IT SO EXPENSIVE
do u ship to uk
got it, cheers
""".split("\n")

MIXED = """
我的 order 到哪了
这个 size 偏大吗
可以用 PayPal 付款吗
想 return 这双 sneakers
有没有 coupon code 给我用
iPhone 15 的手机壳有吗
这款 T恤 有 XXL 吗
please 帮我转人工
ZG24110507 什么时候发货
refund 到账要几天？
ＡＢＣ１２３的订单查一下
好评👍👍 下次再来
😡 什么破东西
求推荐～预算 300-500 元
NIKE同款有吗？
""".split("\n")

ASKED_CHINESE = ["这款{}多少钱", "{}有现货吗？", "我想退掉上周买的{}", "推荐一款送女朋友的{}"]
ASKED_ENGLISH = [
    "How much is the {}?",
    "is the {} in stock",
    "Which {} would you recommend for a beginner",
]
ASKED_MIXED = ["这个 {} 还有 stock 吗"]
GOODS = {
    "蓝牙耳机": "bluetooth headphones",
    "羊毛围巾": "wool scarf",
    "跑步鞋": "running shoes",
    "儿童书包": "school bag for kids",
    "不粘锅": "non-stick pan",
    "口红": "lipstick",
    "猫粮": "cat food",
    "乌龙茶": "oolong tea",
    "办公椅": "office chair",
    "防晒霜": "sunscreen",
    "机械键盘": "mechanical keyboard",
    "四件套": "bed sheets",
    "登山包": "hiking backpack",
    "保温杯": "thermos bottle",
    "连衣裙": "summer dress",
    "积木玩具": "building blocks",
}


def sentences() -> list[str]:
    """More than two hundred of them, always the same."""
    chinese = [form.format(goods) for form, goods in product(ASKED_CHINESE, GOODS)]
    english = [
        form.format(goods) for form, goods in product(ASKED_ENGLISH + ASKED_MIXED, GOODS.values())
    ]
    written = [line for line in CHINESE + ENGLISH + MIXED if line]
    return [*written, *chinese, *english]
