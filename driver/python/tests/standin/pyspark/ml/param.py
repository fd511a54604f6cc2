"""Parameters and their values."""

import copy


class Param:
    def __init__(self, parent, name, doc, typeConverter=None):
        self.parent = parent if isinstance(parent, str) else parent.uid
        self.name = name
        self.doc = doc
        self.typeConverter = typeConverter or (lambda value: value)

    def __hash__(self):
        return hash((self.parent, self.name))

    def __eq__(self, other):
        return isinstance(other, Param) and (self.parent, self.name) == (other.parent, other.name)


class _Nobody:
    uid = "undefined"


class Params:
    def __init__(self):
        super().__init__()
        self.uid = type(self).__name__ + "_" + format(id(self), "x")
        self._paramMap = {}
        self._defaultParamMap = {}
        for name in dir(type(self)):
            declared = getattr(type(self), name, None)
            if isinstance(declared, Param):
                setattr(self, name, Param(self, name, declared.doc, declared.typeConverter))

    @staticmethod
    def _dummy():
        return _Nobody()

    @property
    def params(self):
        return [value for _, value in sorted(vars(self).items()) if isinstance(value, Param)]

    def getParam(self, name):
        return getattr(self, name)

    def _resolved(self, param):
        return self.getParam(param) if isinstance(param, str) else self.getParam(param.name)

    def isSet(self, param):
        return self._resolved(param) in self._paramMap

    def hasDefault(self, param):
        return self._resolved(param) in self._defaultParamMap

    def isDefined(self, param):
        return self.isSet(param) or self.hasDefault(param)

    def getOrDefault(self, param):
        param = self._resolved(param)
        return self._paramMap[param] if self.isSet(param) else self._defaultParamMap[param]

    def _set(self, **values):
        for name, value in values.items():
            param = self.getParam(name)
            try:
                self._paramMap[param] = param.typeConverter(value)
            except TypeError as error:
                raise TypeError(f'Invalid param value given for param "{name}". {error}') from None
        return self

    def _setDefault(self, **values):
        for name, value in values.items():
            self._defaultParamMap[self.getParam(name)] = value

    def clear(self, param):
        self._paramMap.pop(self._resolved(param), None)

    def _resetUid(self, uid):
        values = {p.name: v for p, v in self._paramMap.items()}
        defaults = {p.name: v for p, v in self._defaultParamMap.items()}
        self.uid = str(uid)
        for param in self.params:
            setattr(self, param.name, Param(self, param.name, param.doc, param.typeConverter))
        self._paramMap = {self.getParam(name): value for name, value in values.items()}
        self._defaultParamMap = {self.getParam(name): value for name, value in defaults.items()}

    def copy(self, extra=None):
        that = copy.copy(self)
        that._paramMap = {**self._paramMap, **(extra or {})}
        return that


def _whole(value):
    if isinstance(value, (bool, str)) or int(value) != value:
        raise TypeError(f"Could not convert {value!r} to int")
    return int(value)


def _flag(value):
    if not isinstance(value, bool):
        raise TypeError(f"Boolean Param requires value of type bool. Found {type(value)}.")
    return value


def _text(value):
    if not isinstance(value, str):
        raise TypeError(f"Could not convert {type(value)} to string type")
    return value


class TypeConverters:
    toInt = staticmethod(_whole)
    toFloat = staticmethod(float)
    toBoolean = staticmethod(_flag)
    toString = staticmethod(_text)

    @staticmethod
    def toListInt(values):
        return [_whole(value) for value in values]

    @staticmethod
    def toListFloat(values):
        return [float(value) for value in values]

    @staticmethod
    def toListString(values):
        return [_text(value) for value in values]
