/** Domains where anybody may have an address, so that the domain says nothing about whose it is. Lower case. */
export const publicMailDomains: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de live.com msn.com yahoo.com ' +
    'yahoo.co.uk yahoo.fr yahoo.de yahoo.co.jp ymail.com rocketmail.com icloud.com me.com mac.com aol.com aim.com ' +
    'proton.me protonmail.com pm.me gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de mail.com ' +
    'email.com zoho.com yandex.com yandex.ru ya.ru mail.ru bk.ru list.ru inbox.ru fastmail.com fastmail.fm hey.com ' +
    'tutanota.com tuta.com tuta.io mailbox.org posteo.de comcast.net verizon.net att.net sbcglobal.net bellsouth.net ' +
    'cox.net charter.net shaw.ca rogers.com btinternet.com sky.com virginmedia.com talktalk.net orange.fr wanadoo.fr ' +
    'free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it terra.com.br uol.com.br bol.com.br qq.com 163.com ' +
    '126.com sina.com naver.com daum.net hanmail.net rediffmail.com seznam.cz wp.pl o2.pl onet.pl interia.pl ' +
    'duck.com mozmail.com privaterelay.appleid.com bluewin.ch telenet.be skynet.be ziggo.nl kpnmail.nl bigpond.com'
  ).split(' '),
)
